import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import type { Identifier } from '../../../schemas/credential.js';
import type { LedgerEntry, Receipt } from '../../../schemas/ledger.js';
import type { Person } from '../../../schemas/status.js';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { filesHolding } from '../../support/files.js';
import { copyOf, DAY_MS, LI, ledgerBench, WANG, type Bench } from './ledger-fixture.js';

const TU: Identifier = { namespace: 'tu', value: '3104800000000000017' };
const UID: Identifier = { namespace: 'uid', value: '04A1B2C3D4E5F6' };
const OTHER: Identifier = { namespace: 'sscard', value: '329999:A00000017' };

describe('card links in the registry', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = ledgerBench();
  });
  afterEach(() => bench.remove());

  const now = (): number => bench.machine.time.wall();

  function put(
    person: Person,
    identifiers: readonly Identifier[],
    expiresAt = now() + 400 * DAY_MS,
  ): LedgerEntry {
    const content = {
      card: 'senior',
      evidence: 'plain-chip',
      identifiers: identifiers.map(({ namespace, value }) => ({ namespace, value })),
      at: '2026-11-24T01:00:00.000Z',
      operator: '王静',
      shown: 'number',
      validThrough: '2027-11-24',
    };
    return { kind: 'registration', link: { person, expiresAt, identifiers, content } };
  }
  const link = (ledger: Ledger, ...of: Parameters<typeof put>): Promise<Receipt> =>
    ledger.append(put(...of));
  const tags = (): number => {
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const count = db.prepare<[], number>('SELECT count(*) FROM card_tag').pluck().get() ?? 0;
    db.close();
    return count;
  };

  it('are found by every number of the tap, over a restart, until they expire', async () => {
    const first = await bench.open();
    const expiresAt = now() + DAY_MS;
    const { eventId } = await link(first, LI, [TU, UID], expiresAt);
    await first.close();
    const ledger = await bench.open();
    for (const asked of [[TU], [UID], [OTHER, UID]]) {
      const [found, ...more] = ledger.linksOfCard(asked, expiresAt - 1);
      expect(found).to.deep.include({ eventId, person: LI, validUntil: expiresAt });
      expect(more).to.deep.equal([]);
    }
    expect(ledger.linksOfCard([OTHER], now())).to.deep.equal([]);
    expect(ledger.linksOfCard([], now())).to.deep.equal([]);
    expect(ledger.linksOfCard([TU], expiresAt)).to.deep.equal([]);
    expect(ledger.linksOf(LI, now()).map((one) => one.eventId)).to.deep.equal([eventId]);
    expect(ledger.linksOf(WANG, now())).to.deep.equal([]);
  });

  it('are no standing records: a link alone is not a registration', async () => {
    const ledger = await bench.open();
    const { eventId } = await link(ledger, LI, [TU]);
    expect(ledger.standing(LI, now())).to.deep.equal([]);
    expect(ledger.registryEntry(eventId)).to.equal(undefined);
    expect(ledger.link(eventId)?.person).to.deep.equal(LI);
  });

  it('a new card and the end of the old one are one row', async () => {
    const ledger = await bench.open();
    const old = await link(ledger, LI, [TU, UID]);
    const { size } = ledger.head();
    const fresh = await ledger.append({ ...put(LI, [OTHER]), revokesLinks: [old.eventId] });
    expect(ledger.head().size).to.equal(size + 1);
    expect(ledger.linksOfCard([TU, UID], now())).to.deep.equal([]);
    expect(ledger.link(old.eventId)).to.equal(undefined);
    expect(ledger.linksOfCard([OTHER], now())[0]?.eventId).to.equal(fresh.eventId);
    expect(tags()).to.equal(1);
  });

  it('go with the person who is erased, bytes and tags, and nobody else’s go', async () => {
    const ledger = await bench.open();
    await link(ledger, LI, [TU, UID]);
    await link(ledger, WANG, [OTHER]);
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const secrets = db
      .prepare<[], Buffer>('SELECT blob FROM registry ORDER BY seq LIMIT 1')
      .pluck()
      .all();
    const herTags = db
      .prepare<[], Buffer>('SELECT tag FROM card_tag ORDER BY seq LIMIT 2')
      .pluck()
      .all();
    db.close();
    expect(filesHolding(bench.dir, [...secrets, ...herTags])).not.to.deep.equal([]);
    const erased = await ledger.erasePerson({
      ...{ person: LI, reason: 'subject-request', operator: 's' },
    });
    expect(erased.entries).to.equal(1);
    expect(filesHolding(bench.dir, [...secrets, ...herTags])).to.deep.equal([]);
    expect(ledger.linksOfCard([TU, UID], now())).to.deep.equal([]);
    expect(ledger.linksOfCard([OTHER], now())).to.have.length(1);
  });

  it('end by themselves: retention destroys what has expired', async () => {
    bench.machine.signedOffsetMs = 0;
    const ledger = await bench.open();
    await link(ledger, LI, [TU, UID], now() + DAY_MS);
    await bench.machine.time.advance(2 * DAY_MS);
    expect(tags()).to.equal(2);
    await ledger.runRetention();
    expect(tags()).to.equal(0);
  });

  it('hold no number of card or person in clear in any file', async () => {
    const ledger = await bench.open();
    await link(ledger, LI, [TU, UID, OTHER]);
    const clear = [LI.idNo, TU.value, UID.value, OTHER.value].map((one) => Buffer.from(one));
    expect(filesHolding(bench.dir, clear)).to.deep.equal([]);
    const report = await verifyLedger({ dir: bench.dir, vkey: ledger.vkey });
    expect(report.problems).to.deep.equal([]);
  });

  it('a tag that somebody moved to another entry leads to nobody, and verification sees it', async () => {
    const ledger = await bench.open();
    await link(ledger, LI, [TU]);
    await link(ledger, WANG, [OTHER]);
    const { vkey } = ledger;
    await ledger.close();
    const copy = copyOf(bench.dir);
    const db = new Database(join(copy.path, 'ledger.db'));
    const seqs = db.prepare<[], number>('SELECT seq FROM registry ORDER BY seq').pluck().all();
    db.prepare('DELETE FROM card_tag WHERE seq = ?').run(seqs[1]);
    db.prepare('UPDATE card_tag SET seq = ? WHERE seq = ?').run(seqs[1], seqs[0]);
    db.close();
    const report = await verifyLedger({ dir: copy.path, vkey });
    expect(report.problems.map(({ code }) => code)).to.include('registry-changed');
    copy.remove();
  });

  it('a row with two entries, or a link that names no card, is refused', async () => {
    const ledger = await bench.open();
    const content = {};
    const registry = { kind: 'id', person: LI, expiresAt: now() + DAY_MS, content } as const;
    for (const entry of [{ ...put(LI, [TU]), registry }, put(LI, [])]) {
      const failed = await ledger.append(entry).catch((error: unknown) => error);
      expect(failed).to.have.property('code', 'LEDGER_ENTRY_INVALID');
    }
  });
});
