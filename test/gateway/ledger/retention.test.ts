import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { ManualTime } from '../../support/manual-time.js';
import { personBytes } from './person-bytes.js';
import { filesHolding } from '../../support/files.js';
import { rootOfSize } from '../../../gateway/ledger/root-of-size.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { DAY_MS, LI, ledgerBench, visitOf, WANG, type Bench } from './ledger-fixture.js';

const HOUR_MS = 3_600_000;

/** Every key and ciphertext byte string that must be gone afterwards. */
function secretsOf(dir: string, day: string): Buffer[] {
  const ledger = new Database(join(dir, 'ledger.db'), { readonly: true });
  const keys = new Database(join(dir, 'keys.db'), { readonly: true });
  const blobs = ledger
    .prepare<[string], { wkey: Buffer; blob: Buffer }>(
      'SELECT wkey, blob FROM payload WHERE day = (SELECT n FROM day WHERE civil = ?)',
    )
    .all(day)
    .flatMap(({ wkey, blob }) => [wkey, blob]);
  const tags = ledger
    .prepare<[string], Buffer>(
      'SELECT tag FROM bidx WHERE day = (SELECT n FROM day WHERE civil = ?)',
    )
    .pluck()
    .all(day);
  const wrapped = keys
    .prepare<[string], { data_key: Buffer; index_key: Buffer }>(
      'SELECT data_key, index_key FROM day_key WHERE civil = ?',
    )
    .all(day)
    .flatMap(({ data_key, index_key }) => [data_key, index_key]);
  ledger.close();
  keys.close();
  return [...blobs, ...tags, ...wrapped];
}

describe('retention', () => {
  let bench: Bench;
  let ledger: Ledger;
  /** Of their own, so that a day passes without its 43,200 looks at the disk. */
  let timers: ManualTime;
  const begin = async (): Promise<void> => {
    bench = ledgerBench();
    timers = new ManualTime();
    ledger = await bench.open({ timers });
  };
  beforeEach(begin);
  afterEach(() => bench.remove());

  const days = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await bench.machine.time.advance(DAY_MS);
  };
  /** Visits on the first day, one on the second; then `later` days pass in all. */
  const fill = async (later: number): Promise<string[]> => {
    const first = [];
    for (let i = 0; i < 30; i++) {
      first.push((await ledger.append(visitOf(i % 2 === 0 ? LI : WANG))).eventId);
    }
    await days(1);
    await ledger.append(visitOf(WANG));
    await days(later - 1);
    return first;
  };

  it('keeps a day for 14 venue days and destroys it on the fifteenth', async () => {
    const [visit = ''] = await fill(13);
    const kept = await ledger.runRetention();
    expect(kept).to.deep.include({ ran: true, destroyedDays: [] });
    expect(ledger.payloadOf(visit).state).to.equal('present');
    expect(ledger.hasExpiredDays()).to.equal(false);
    await days(1);
    expect(ledger.hasExpiredDays()).to.equal(true);
    const done = await ledger.runRetention();
    expect(done.destroyedDays.map((id) => id.slice(0, 10))).to.deep.equal(['2026-11-23']);
    expect(done.walTruncated).to.equal(true);
    expect(ledger.payloadOf(visit).state).to.equal('erased');
    expect(ledger.findPerson(LI, { days: 99 })).to.deep.equal([]);
    expect(ledger.findPerson(WANG, { days: 99 })).to.have.length(1);
    expect(ledger.hasExpiredDays()).to.equal(false);
  });

  it('leaves no byte of a destroyed day in any file, and does not move the root', async () => {
    await fill(14);
    await ledger.append({ kind: 'system', detail: { event: 'start' } });
    const secrets = secretsOf(bench.dir, '2026-11-23');
    expect(secrets).to.have.length(30 * 3 + 2);
    // The search must be able to find what it looks for.
    expect(filesHolding(bench.dir, secrets)).not.to.deep.equal([]);
    const { size, root } = ledger.head();
    await ledger.runRetention();
    expect(filesHolding(bench.dir, secrets)).to.deep.equal([]);
    expect(filesHolding(bench.dir, personBytes)).to.deep.equal([]);
    expect(rootOfSize(bench.dir, size)).to.equal(root);
    await ledger.close();
    expect(filesHolding(bench.dir, secrets)).to.deep.equal([]);
    const report = await verifyLedger({ dir: bench.dir, vkey: ledger.vkey });
    expect(report.problems).to.deep.equal([]);
    expect(report.notes.destroyedDays).to.equal(1);
  });

  it('never puts a name or a number in the clear into any file', async () => {
    const expiresAt = bench.machine.time.wall() + DAY_MS;
    await ledger.append(visitOf(LI));
    await ledger.append({
      kind: 'registration',
      person: WANG,
      payload: { name: '王样例' },
      registry: { kind: 'id', person: WANG, expiresAt, content: { name: '王样例' } },
    });
    expect(filesHolding(bench.dir, personBytes)).to.deep.equal([]);
    expect(filesHolding(bench.dir, [Buffer.from('registration')])).not.to.deep.equal([]);
  });

  it('keeps counts and a histogram of a destroyed day', async () => {
    await fill(14);
    await ledger.runRetention();
    const [tally] = ledger.tallies();
    expect(tally?.day).to.equal('2026-11-23');
    expect(tally?.counts).to.deep.equal([
      { kind: 'visit', lane: 'lane-1', result: 'admit', rows: 30 },
    ]);
    expect(tally?.decisionMs.rows[2]).to.equal(30);
    await days(30);
    await ledger.runRetention();
    expect(ledger.tallies().length).to.be.greaterThan(1);
  });

  it('knows an event of a destroyed day again, to the minute', async () => {
    const at = bench.machine.time.wall();
    const [eventId = ''] = await fill(14);
    await ledger.runRetention();
    const { size } = ledger.head();
    const receipt = await ledger.append(visitOf(LI, { eventId }));
    expect(receipt).to.deep.include({ seq: 0, eventId, at: at - (at % 60_000) });
    expect(ledger.head().size).to.equal(size);
  });

  it('never uses the id of a destroyed day again', async () => {
    const [visit = ''] = await fill(14);
    await ledger.runRetention();
    bench.machine.time.stepWall(-14 * DAY_MS);
    const { eventId } = await ledger.append(visitOf(LI));
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const ids = db
      .prepare<[], string>("SELECT id FROM day WHERE civil = '2026-11-23'")
      .pluck()
      .all();
    db.close();
    expect(new Set(ids).size).to.equal(2);
    expect(ledger.payloadOf(eventId).state).to.equal('present');
    expect(ledger.payloadOf(visit).state).to.equal('erased');
  });

  it('goes on where it was cut off between the key and the ciphertext', async () => {
    await fill(14);
    await ledger.close();
    // As a power cut right after the key was destroyed leaves the files.
    const keys = new Database(join(bench.dir, 'keys.db'));
    keys.exec("DELETE FROM day_key WHERE civil = '2026-11-23'");
    keys.close();
    ledger = await bench.open({ timers });
    expect((await ledger.runRetention()).destroyedDays).to.have.length(1);
    expect((await ledger.runRetention()).destroyedDays).to.have.length(0);
    expect((await verifyLedger({ dir: bench.dir, vkey: ledger.vkey })).problems).to.deep.equal([]);
  });

  it('says when a reader keeps old bytes in the write-ahead log, and succeeds later', async () => {
    await fill(14);
    const reader = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM leaf').get();
    const running = ledger.runRetention();
    for (let i = 0; i < 10; i++) await timers.advance(200);
    expect((await running).walTruncated).to.equal(false);
    reader.exec('COMMIT');
    reader.close();
    expect((await ledger.runRetention()).walTruncated).to.equal(true);
  });

  it('destroys a registry entry when it has expired and not before', async () => {
    const expiresAt = bench.machine.time.wall() + 2 * HOUR_MS;
    const { eventId } = await ledger.append({
      kind: 'registration',
      registry: { kind: 'paper', person: LI, expiresAt, content: { number: 'A-1' } },
    });
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const row = db
      .prepare<[], { wkey: Buffer; blob: Buffer }>('SELECT wkey, blob FROM registry')
      .get()!;
    db.close();
    expect((await ledger.runRetention()).expiredEntries).to.equal(0);
    expect(ledger.registryEntry(eventId)).not.to.equal(undefined);
    await bench.machine.time.advance(2 * HOUR_MS);
    expect((await ledger.runRetention()).expiredEntries).to.equal(1);
    expect(ledger.registryEntry(eventId)).to.equal(undefined);
    expect(filesHolding(bench.dir, [row.wkey, row.blob])).to.deep.equal([]);
  });

  it('destroys a revoked entry in the write-ahead log as well, within a minute', async () => {
    const put = { kind: 'id', person: LI, content: {} } as const;
    const expiresAt = bench.machine.time.wall() + DAY_MS;
    const { eventId } = await ledger.append({
      kind: 'registration',
      registry: { ...put, expiresAt },
    });
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const blob = db.prepare<[], Buffer>('SELECT blob FROM registry').pluck().get()!;
    db.close();
    await ledger.append({ kind: 'registration', revokes: eventId });
    await timers.advance(60_000);
    expect(filesHolding(bench.dir, [blob])).to.deep.equal([]);
  });
});
