import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { LI, ledgerBench, visitOf, type Bench } from './ledger-fixture.js';

describe('queries for rows', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = ledgerBench();
  });
  afterEach(() => bench.remove());

  it('joins every filter, and a time range holds while the clock is stepped back', async () => {
    const ledger = await bench.open();
    const { time } = bench.machine;
    const start = time.wall();
    const written: { at: number; seq: number; kind: string; result: string }[] = [];
    for (let i = 0; i < 40; i++) {
      if (i === 20) time.stepWall(-10 * 60_000);
      const kind = i % 3 === 0 ? 'visit' : 'staff';
      const result = i % 2 === 0 ? 'admit' : 'login';
      const { seq, at } = await ledger.append({
        kind,
        query: { lane: String(i % 4), result, operator: `s-${i % 5}` },
      });
      written.push({ at, seq, kind, result });
      await time.advance(60_000);
    }
    const query = { limit: 99, kind: 'visit', result: 'admit' } as const;
    const from = start + 12 * 60_000;
    const to = start + 18 * 60_000;
    const expected = written
      .filter(({ kind, result }) => kind === 'visit' && result === 'admit')
      .filter(({ at }) => at >= from && at < to)
      .map(({ seq }) => seq)
      .reverse();
    expect(expected).to.have.length.at.least(2);
    expect(ledger.rows({ ...query, from, to }).map(({ seq }) => seq)).to.deep.equal(expected);
    expect(ledger.rows({ limit: 99, operator: 's-1' })).to.have.length(8);
    expect(ledger.rows({ limit: 9, from: start + 9e9 })).to.deep.equal([]);
  });

  it('brings a file of the first schema up to date, with its rows and its references', async () => {
    const ledger = await bench.open();
    const { eventId } = await ledger.append(visitOf(LI, { opening: 'begins' }));
    await ledger.append({ kind: 'visit', refersTo: eventId, opening: 'ends' });
    await ledger.close();
    const old = new Database(join(bench.dir, 'ledger.db'));
    for (const index of ['meta_kind', 'meta_result', 'meta_operator', 'leaf_refers']) {
      old.exec(`DROP INDEX ${index}`);
    }
    old.pragma('user_version = 1');
    old.close();
    const again = await bench.open();
    expect(again.rows({ limit: 9, kind: 'visit' })).to.have.length(2);
    expect(again.referring(eventId).map(({ refersTo }) => refersTo)).to.deep.equal([eventId]);
    expect((await verifyLedger({ dir: bench.dir })).problems).to.deep.equal([]);
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    expect(db.pragma('user_version', { simple: true })).to.equal(3);
    db.close();
  });

  it('reads no more than a page, whatever is asked', async () => {
    const ledger = await bench.open();
    await ledger.append(visitOf(LI));
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const planOf = (where: string): string =>
      db
        .prepare<[], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT m.seq, l.rec FROM meta m JOIN leaf l ON l.seq = m.seq
           WHERE ${where} ORDER BY m.seq DESC LIMIT 51`,
        )
        .all()
        .map(({ detail }) => detail)
        .join('; ');
    for (const column of ['kind', 'lane', 'result', 'operator']) {
      const plan = planOf(`m.${column} = 'x' AND m.seq < 9 AND +m.at >= 3`);
      expect(plan).to.include(`INDEX meta_${column}`);
      expect(plan).not.to.match(/SCAN|TEMP B-TREE/);
    }
    db.close();
  });

  it('tells whether a payload lives and how heavy it is without opening it', async () => {
    const ledger = await bench.open();
    const { eventId } = await ledger.append(visitOf(LI));
    const open = await ledger.append({ kind: 'system', detail: { event: 'start' } });
    const content = ledger.contentOf(eventId);
    expect(content.state).to.equal('present');
    expect(content.state === 'present' && content.bytes).to.be.greaterThan(100);
    expect(ledger.contentOf(open.eventId)).to.deep.equal({ state: 'absent' });
    await ledger.erasePerson({ person: LI, reason: 'wrong-person', operator: 's-1' });
    expect(ledger.contentOf(eventId)).to.deep.equal({ state: 'erased' });
  });
});
