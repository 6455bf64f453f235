import { join } from 'node:path';
import { expect } from 'chai';
import { decide } from '../../../gateway/decision/decide.js';
import { OpeningJournalFile } from '../../../gateway/ledger/journal.js';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import { RegistrationDesk } from '../../../gateway/registration/desk.js';
import { replayOpening } from '../../../gateway/registration/journalled-opening.js';
import { LedgerRegistry } from '../../../gateway/registration/ledger-registry.js';
import { systemRandom } from '../../../gateway/ops/system.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import type { Decision } from '../../../schemas/decision.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { LedgerWriter } from '../../../schemas/ledger.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import { correctionSchema, manualOpeningSchema } from '../../../schemas/registration.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import {
  byId,
  byItinerary,
  byPaper,
  EVERYDAY,
  inventedId,
  ListedLanes,
  rejection,
  requestId,
} from './desk-fixture.js';

describe('the desk on a real ledger', () => {
  const venue = venueDay('Asia/Shanghai');
  const person = { idType: '01', idNo: inventedId() } as const;
  let directory: ReturnType<typeof tempDir>;
  let time: ManualTime;
  let ledger: Ledger;
  let registry: LedgerRegistry;
  let journal: OpeningJournalFile;
  let lanes: ListedLanes;

  async function open(): Promise<void> {
    const common = { clock: time, timers: time, random: systemRandom, venue };
    const dir = join(directory.path, 'ledger');
    ledger = await Ledger.open({ dir, origin: 'gate.example/ledger', personalDays: 14, ...common });
    registry = new LedgerRegistry(ledger, time);
    journal = new OpeningJournalFile(join(directory.path, 'openings.journal'));
    lanes = new ListedLanes([]);
  }

  async function close(): Promise<void> {
    journal.close();
    await ledger.close();
  }

  function desk(writer: LedgerWriter = ledger, policy: Policy = EVERYDAY): RegistrationDesk {
    const policyInForce = () => ({ policy, mode: 'epidemic' as const });
    const ports = { ledger: writer, registry, lanes, venue, journal, random: systemRandom };
    return new RegistrationDesk({ ...ports, clock: time, policyInForce });
  }

  /** The lane asks: no code applied for, a plain chip, and whatever is on record. */
  function decideNow(status: 'none' | 'yellow' = 'none'): Decision {
    return decide({
      subject: { card: 'senior', evidence: 'plain-chip' },
      lookup: { status },
      standing: ledger.standing(person, time.wall()),
      policy: EVERYDAY,
      mode: 'epidemic',
      now: time.wall(),
      today: venue.dayOf(time.wall()),
      lane: { turnstileOnline: true, ledgerReady: true },
    });
  }

  beforeEach(async () => {
    directory = tempDir();
    time = new ManualTime();
    await open();
  });
  afterEach(async () => {
    await close();
    directory.remove();
  });

  for (const [reason, input] of [
    ['standing-id', byId()],
    ['standing-paper', byPaper()],
    ['standing-itinerary', byItinerary()],
  ] as const) {
    it(`${input.door}: registered, the record admits; made void, it no longer does`, async () => {
      expect(decideNow().outcome).to.equal('assist');
      const { eventId, validUntil } = await desk().register(input);
      expect(decideNow()).to.deep.include({ outcome: 'admit', reasons: [reason, 'no-code'] });
      expect(decideNow('yellow').outcome).to.equal('assist');
      expect(registry.summary(eventId)).to.deep.equal({
        eventId,
        door: input.door,
        state: 'standing',
        at: '2026-11-23T01:00:00.000Z',
        validUntil,
      });
      const void_ = correctionSchema.parse({ corrects: eventId, operator: '乙', why: '抄错' });
      await desk().correct(void_);
      expect(decideNow().outcome).to.equal('assist');
      expect(registry.summary(eventId)?.state).to.equal('revoked');
      expect((await rejection(desk().correct(void_))).code).to.equal('CONFLICT');
    });
  }

  it('a record ends at the venue’s midnight and can be annotated the day after', async () => {
    const { eventId } = await desk().register(byId());
    await time.advance(Date.parse('2026-11-23T23:59:59.999+08:00') - time.wall());
    expect(decideNow().outcome).to.equal('admit');
    await time.advance(1);
    expect(decideNow().outcome).to.equal('assist');
    expect(registry.summary(eventId)?.state).to.equal('expired');
    const annotation = { corrects: eventId, operator: '乙', why: '抄错' };
    await desk().correct(correctionSchema.parse(annotation));
    const again = await rejection(desk().correct(correctionSchema.parse(annotation)));
    expect(again.code).to.equal('CONFLICT');
  });

  it('where no identity is kept a void is still a void, and the second one a conflict', async () => {
    const rules = { ...EVERYDAY, epidemic: { keepIdentity: 'never' } };
    const nameless = desk(ledger, policySchema.parse(rules));
    const { eventId } = await nameless.register(byId({ name: '欧阳某' }));
    expect(JSON.stringify(ledger.payloadOf(eventId))).not.to.include(inventedId());
    const annotation = correctionSchema.parse({ corrects: eventId, operator: '乙', why: '抄错' });
    await nameless.correct(annotation);
    expect(decideNow().outcome).to.equal('assist');
    expect((await rejection(nameless.correct(annotation))).code).to.equal('CONFLICT');
  });

  it('a chain of corrections leaves one standing record, found again after a restart', async () => {
    const first = await desk().register(byId());
    await time.advance(60_000);
    const fix = { corrects: first.eventId, operator: '乙', why: '抄错', replacement: byPaper() };
    const second = await desk().correct(correctionSchema.parse(fix));
    await close();
    await open();
    expect(registry.summary(first.eventId)?.state).to.equal('revoked');
    expect(registry.entry(second.eventId)).to.deep.include({
      kind: 'paper',
      state: 'standing',
      person,
      at: Date.parse('2026-11-23T09:01:00+08:00'),
    });
    const again = await desk().register(byPaper());
    expect(again.alreadyRegistered).to.deep.equal({
      eventId: second.eventId,
      at: '2026-11-23T01:01:00.000Z',
    });
    const last = { corrects: second.eventId, operator: '乙', why: '又抄错' };
    await desk().correct(correctionSchema.parse(last));
    expect(registry.summary(second.eventId)?.state).to.equal('revoked');
  });

  it('a request id of an earlier run opens nothing again', async () => {
    const input = byId({ lane: 'lane-1', requestId: requestId(1) });
    await desk().register(input);
    expect(lanes.orders).to.have.length(1);
    await close();
    await open();
    expect((await rejection(desk().register(input))).code).to.equal('CONFLICT');
    expect(lanes.orders).to.have.length(0);
  });

  it('a lane that was busy is tried again under a row of its own, found with the person’s rows', async () => {
    const input = byId({ lane: 'lane-1', requestId: requestId(1) });
    const counter = desk();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    await counter.register(input);
    lanes.failWith = undefined;
    const { released, triedAgain } = await counter.register(input);
    expect(released).to.equal(true);
    expect(ledger.unended()).to.have.members([requestId(1), triedAgain]);
    const rows = ledger.findPerson(person, { days: 1 });
    expect(
      rows.map(({ eventId, refersTo, kind, result }) => [eventId, refersTo, kind, result]),
    ).to.deep.equal([
      [triedAgain, requestId(1), 'visit', 'release-again'],
      [requestId(1), undefined, 'registration', 'registered'],
    ]);
    expect(registry.summary(requestId(1))?.state).to.equal('standing');
  });

  it('a visit is known once its row is committed', async () => {
    const input = byId({ lane: 'lane-1', visit: requestId(7) });
    expect((await rejection(desk().register(input))).path).to.equal('visit');
    await ledger.append({ kind: 'visit', eventId: requestId(7), query: { result: 'assist' } });
    expect((await desk().register(input)).released).to.equal(true);
  });

  it('openings of a full disk wait in the journal and become one row each, however often replayed', async () => {
    const full: LedgerWriter = {
      ready: false,
      append: () => Promise.reject(new TongdaoError('LEDGER_UNAVAILABLE')),
    };
    const input = { lane: 'lane-1', reason: 'wheelchair-or-cart', operator: '值班员甲' };
    const opening = manualOpeningSchema.parse({ ...input, visit: requestId(7), passages: 5 });
    const answer = await desk(full).open(opening);
    expect(answer).to.include({ recorded: 'journal', released: true });
    expect(journal.pending).to.equal(1);
    await rejection(journal.replay((record) => replayOpening(record, full)));
    expect(journal.pending).to.equal(1);
    await replayOpening(recordOf(answer.eventId), ledger);
    await journal.replay((record) => replayOpening(record, ledger));
    expect(journal.pending).to.equal(0);
    const rows = ledger.rows({ limit: 10 });
    expect(rows.map((row) => [row.eventId, row.refersTo, row.result])).to.deep.equal([
      [answer.eventId, requestId(7), 'manual'],
    ]);
    expect(ledger.payloadOf(answer.eventId)).to.have.nested.property('value.journalled', true);
    expect(ledger.unended()).to.deep.equal([]);
  });

  it('a journal record of another making is not guessed at', async () => {
    const strange = { ...recordOf(requestId(1)), colour: 'green' };
    expect((await rejection(replayOpening(strange, ledger))).code).to.equal('LEDGER_BROKEN');
  });

  function recordOf(eventId: string): object {
    const place = { lane: 'lane-1', direction: 'in', passages: 5, visit: requestId(7) };
    return { eventId, at: time.wall(), reason: 'wheelchair-or-cart', ...place };
  }
});
