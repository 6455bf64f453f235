import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { systemRandom } from '../../../gateway/ops/system.js';
import { RegistrationDesk } from '../../../gateway/registration/desk.js';
import { LedgerRegistry } from '../../../gateway/registration/ledger-registry.js';
import { describeRegistration } from '../../../gateway/registration/payload.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import type { Json } from '../../../schemas/ledger.js';
import { PHOTO_LIMIT_BYTES } from '../../../schemas/photo-limits.js';
import { correctionSchema, type RegistrationInput } from '../../../schemas/registration.js';
import { ledgerBench, type Bench } from '../ledger/ledger-fixture.js';
import { jpegOfLength } from './jpeg-fixture.js';
import { byId, byPaper, EVERYDAY, inventedId, ListedLanes, rejection } from './desk-fixture.js';

const DOCUMENT = { documentType: 'travel-permit', number: 'H00000001' } as const;
const documented: Partial<RegistrationInput> = { idNumber: undefined, document: DOCUMENT };
const vouched: Partial<RegistrationInput> = { idNumber: undefined, voucher: '三号楼的邻居' };

describe('documents, vouchers and photos on a real ledger', () => {
  const venue = venueDay('Asia/Shanghai');
  let bench: Bench;
  let ledger: Ledger;
  let registry: LedgerRegistry;
  let desk: RegistrationDesk;

  async function open(): Promise<void> {
    ledger = await bench.open({ venue });
    registry = new LedgerRegistry(ledger, bench.machine.time);
    const lanes = new ListedLanes([]);
    const journal = { write: () => Promise.reject(new Error('no journal here')) };
    const policyInForce = () => ({ policy: EVERYDAY, mode: 'epidemic' as const });
    const ports = { ledger, registry, lanes, venue, journal, random: systemRandom };
    desk = new RegistrationDesk({ ...ports, clock: bench.machine.time, policyInForce });
  }

  async function reopen(): Promise<void> {
    await ledger.close();
    await open();
  }

  function readBack(eventId: string): Json | undefined {
    const payload = ledger.payloadOf(eventId);
    return payload.state === 'present' ? payload.value : undefined;
  }

  const correct = (corrects: string, replacement?: RegistrationInput) =>
    desk.correct(correctionSchema.parse({ corrects, operator: '乙', why: '抄错', replacement }));

  beforeEach(async () => {
    bench = ledgerBench();
    await open();
  });
  afterEach(() => bench.remove());

  for (const [what, more] of [
    ['ID number', {}],
    ['document', documented],
    ['voucher', vouched],
  ] as const) {
    it(`${what}: undone seconds later, once, also after a restart`, async () => {
      const { eventId } = await desk.register(byId({ ...more, lane: 'lane-1' }));
      expect(registry.summary(eventId)?.state).to.equal('standing');
      await bench.machine.time.advance(3000);
      await correct(eventId);
      expect(registry.summary(eventId)?.state).to.equal('revoked');
      await reopen();
      expect(registry.summary(eventId)?.state).to.equal('revoked');
      expect((await rejection(correct(eventId))).code).to.equal('CONFLICT');
    });

    it(`${what}: replaced by each kind of holder, and each of those corrected in turn`, async () => {
      let { eventId } = await desk.register(byId(more));
      for (const next of [byPaper(vouched), byId(documented), byId(), byId(vouched)]) {
        await bench.machine.time.advance(1000);
        const answer = await correct(eventId, next);
        expect(registry.summary(eventId)?.state).to.equal('revoked');
        expect(registry.entry(answer.eventId)).to.include({ state: 'standing', kind: next.door });
        ({ eventId } = answer);
      }
      const people = [
        { idType: '01', idNo: inventedId() },
        { idType: '99', idNo: DOCUMENT.number },
      ] as const;
      for (const person of people) {
        expect(ledger.standing(person, bench.machine.time.wall())).to.have.length(0);
      }
    });
  }

  it('a voucher is over after its passage, and can still be annotated once', async () => {
    const { eventId } = await desk.register(byId(vouched));
    await bench.machine.time.advance(10 * 60_000 - 1);
    expect(registry.entry(eventId)?.state).to.equal('standing');
    await bench.machine.time.advance(1);
    expect(registry.entry(eventId)?.state).to.equal('expired');
    await correct(eventId);
    expect((await rejection(correct(eventId))).code).to.equal('CONFLICT');
  });

  it('rows that answer a voucher are no correction of it', async () => {
    const { eventId } = await desk.register(byId(vouched));
    await ledger.append({ kind: 'visit', refersTo: eventId, payload: { act: 'passed' } });
    expect(registry.entry(eventId)?.state).to.equal('standing');
  });

  it('a document stands as any record does, and is found with its person’s rows', async () => {
    const { eventId } = await desk.register(byId(documented));
    await reopen();
    const person = { idType: '99', idNo: DOCUMENT.number } as const;
    expect(registry.entry(eventId)).to.deep.include({ state: 'standing', person });
    expect(
      ledger.standing(person, bench.machine.time.wall()).map((one) => one.eventId),
    ).to.deep.equal([eventId]);
    const spaced = { idType: '99', idNo: ' h0000-0001' } as const;
    expect(ledger.findPerson(spaced, { days: 14 })).to.have.length(1);
    const other = { idType: '02', idNo: DOCUMENT.number } as const;
    expect(ledger.findPerson(other, { days: 14 })).to.have.length(0);
    const erased = { person, reason: 'subject-request', operator: '乙' } as const;
    expect(await ledger.erasePerson(erased)).to.include({ rows: 1, entries: 1 });
    expect(registry.entry(eventId)).to.equal(undefined);
  });

  it('the largest photo is kept whole and hidden, verifies, and dies with its day', async function () {
    this.timeout(20_000);
    const photo = jpegOfLength(PHOTO_LIMIT_BYTES);
    const { eventId } = await desk.register(byPaper({ photo: photo.toString('base64') }));
    await reopen();
    const payload = readBack(eventId);
    expect(payload).to.have.property('photo', photo.toString('base64'));
    expect(describeRegistration(payload)).to.have.nested.property('registration.photo', true);
    expect(JSON.stringify(ledger.registryEntry(eventId)?.content).length).to.be.below(1000);

    const words = Buffer.from('a planted picture; ');
    const inBase64 = photo.toString('base64').slice(4000, 4040);
    expect(photo.includes(words)).to.equal(true);
    const files = readdirSync(bench.dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(bench.dir, name))
      .filter((file) => statSync(file).isFile());
    expect(files.some((file) => statSync(file).size > PHOTO_LIMIT_BYTES)).to.equal(true);
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(bytes.includes(words) || bytes.includes(inBase64), file).to.equal(false);
    }
    const { dir } = bench;
    const { vkey } = ledger;
    const checked = await verifyLedger({ dir, vkey });
    expect(checked).to.deep.include({ problems: [] });

    await bench.machine.time.advance(16 * 86_400_000);
    await desk.register(byId());
    expect(await ledger.runRetention()).to.include({ ran: true });
    expect(ledger.payloadOf(eventId).state).to.equal('erased');
    const after = await verifyLedger({ dir, vkey });
    expect(after).to.deep.include({ problems: [] });
  });
});
