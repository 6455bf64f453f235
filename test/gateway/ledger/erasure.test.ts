import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import { rootOfSize } from '../../../gateway/ledger/root-of-size.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { filesHolding } from '../../support/files.js';
import { DAY_MS, LI, ledgerBench, visitOf, WANG, type Bench } from './ledger-fixture.js';

describe('erasure of one person', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = ledgerBench();
  });
  afterEach(() => bench.remove());

  it('destroys her rows and registrations, nobody else’s, and leaves the root', async () => {
    const ledger = await bench.open();
    const expiresAt = bench.machine.time.wall() + DAY_MS;
    const registration = await ledger.append({
      kind: 'registration',
      person: LI,
      payload: { door: 'id' },
      registry: { kind: 'id', person: LI, expiresAt, content: {} },
    });
    const his = await ledger.append(visitOf(WANG));
    await bench.machine.time.advance(DAY_MS / 2);
    const hers = await ledger.append(visitOf(LI));
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const secrets = [
      ...db
        .prepare<[number, number], { wkey: Buffer; blob: Buffer }>(
          'SELECT wkey, blob FROM payload WHERE seq IN (?, ?)',
        )
        .all(registration.seq, hers.seq)
        .flatMap(({ wkey, blob }) => [wkey, blob]),
      ...db.prepare<[], Buffer>('SELECT blob FROM registry').pluck().all(),
      ...db.prepare<[number], Buffer>('SELECT tag FROM bidx WHERE seq = ?').pluck().all(hers.seq),
    ];
    db.close();
    expect(filesHolding(bench.dir, secrets)).not.to.deep.equal([]);
    const { size, root } = ledger.head();

    const erased = await ledger.erasePerson({
      person: LI,
      reason: 'subject-request',
      operator: 's',
    });
    expect(erased).to.deep.include({ rows: 2, entries: 1, walTruncated: true });
    expect(filesHolding(bench.dir, secrets)).to.deep.equal([]);
    expect(ledger.findPerson(LI, { days: 99 })).to.deep.equal([]);
    expect(ledger.standing(LI, bench.machine.time.wall())).to.deep.equal([]);
    expect(ledger.payloadOf(hers.eventId).state).to.equal('erased');
    expect(ledger.payloadOf(his.eventId).state).to.equal('present');
    expect(rootOfSize(bench.dir, size)).to.equal(root);
    const report = await verifyLedger({ dir: bench.dir, vkey: ledger.vkey });
    expect(report.problems).to.deep.equal([]);
    expect(report.notes.erasures).to.equal(1);
  });

  it('tells in the open how many rows and why, not who asked and no event id', async () => {
    const ledger = await bench.open();
    const visit = await ledger.append(visitOf(LI));
    const { seq } = await ledger.erasePerson({
      person: LI,
      reason: 'wrong-person',
      operator: 's-7',
    });
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const rec = db
      .prepare<[number], Buffer>('SELECT rec FROM leaf WHERE seq = ?')
      .pluck()
      .get(seq)!;
    db.close();
    const leaf = JSON.parse(rec.toString()) as { x: unknown };
    expect(leaf.x).to.deep.equal({ rows: 1, entries: 0, reason: 'wrong-person' });
    expect(rec.includes(visit.eventId)).to.equal(false);
  });
});
