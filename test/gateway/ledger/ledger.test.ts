import { expect } from 'chai';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { isTongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import type { EventId } from '../../../schemas/ledger.js';
import { newEventId } from '../../../gateway/ledger/event-id.js';
import { parseVkey } from '../../../gateway/ledger/note.js';
import { openCheckpoint } from '../../../gateway/ledger/checkpoint.js';
import { verifyConsistency, verifyInclusion } from '../../../gateway/ledger/proof.js';
import { leafHash } from '../../../gateway/ledger/tree.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { LI, ledgerBench, ORIGIN, random, visitOf, WANG, type Bench } from './ledger-fixture.js';

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (isTongdaoError(error)) return error.code;
    throw error;
  }
}

describe('the ledger', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = ledgerBench();
  });
  afterEach(() => bench.remove());

  it('numbers rows from 0 without a gap and keeps them over a restart', async () => {
    const first = await bench.open();
    const seqs = [];
    for (let i = 0; i < 5; i++) seqs.push((await first.append(visitOf(LI))).seq);
    const root = first.head().root;
    await first.close();
    const second = await bench.open();
    expect(second.head().root).to.equal(root);
    seqs.push((await second.append(visitOf(WANG))).seq);
    expect(seqs).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(second.rows({ limit: 10 }).map(({ seq }) => seq)).to.deep.equal([5, 4, 3, 2, 1, 0]);
  });

  it('keeps result, lane, person and exact time out of the leaf', async () => {
    const ledger = await bench.open();
    await ledger.append(visitOf(LI));
    await ledger.close();
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const rec = db.prepare<[], Uint8Array>('SELECT rec FROM leaf').pluck().get();
    db.close();
    const leaf = JSON.parse(Buffer.from(rec!).toString()) as Record<string, unknown>;
    expect(Object.keys(leaf)).to.deep.equal(['c', 'd', 'e', 'k', 'seq', 't', 'v']);
    expect(leaf['t']).to.equal('2026-11-23T01:00Z');
    expect(leaf['d']).to.match(/^2026-11-23\.[\w-]{8}$/);
  });

  it('gives the first receipt again for an event that is stored already', async () => {
    const ledger = await bench.open();
    const eventId = newEventId(random);
    const once = await ledger.append(visitOf(LI, { eventId }));
    await bench.machine.time.advance(5000);
    const twice = await ledger.append(visitOf(LI, { eventId }));
    expect(twice).to.deep.include({ seq: once.seq, eventId, at: once.at });
    expect(ledger.head().size).to.equal(1);
  });

  it('gives a payload back, and says erased and absent apart', async () => {
    const ledger = await bench.open();
    const visit = await ledger.append(visitOf(LI));
    const start = await ledger.append({ kind: 'system', detail: { event: 'start' } });
    expect(ledger.payloadOf(visit.eventId)).to.deep.equal({
      state: 'present',
      value: { idNo: LI.idNo, name: LI.name, reasons: ['registered-by-id'] },
    });
    expect(ledger.payloadOf(start.eventId).state).to.equal('absent');
    expect(ledger.payloadOf(newEventId(random)).state).to.equal('absent');
    await ledger.erasePerson({ person: LI, reason: 'subject-request', operator: 's-7' });
    expect(ledger.payloadOf(visit.eventId).state).to.equal('erased');
  });

  it('finds the rows of one person over several days and nobody else', async () => {
    const ledger = await bench.open();
    const hers: number[] = [];
    for (let day = 0; day < 3; day++) {
      hers.push((await ledger.append(visitOf(LI))).seq);
      await ledger.append(visitOf(WANG));
      await bench.machine.time.advance(86_400_000);
    }
    await ledger.append(visitOf(WANG));
    const found = ledger.findPerson({ idType: '01', idNo: LI.idNo }, { days: 14 });
    expect(found.map(({ seq }) => seq)).to.deep.equal(hers.reverse());
    expect(ledger.findPerson(LI, { days: 2 }).map(({ seq }) => seq)).to.deep.equal([hers[0]]);
  });

  it('pages by key, forwards and backwards, by lane and by time', async () => {
    const ledger = await bench.open();
    for (let i = 0; i < 10; i++) {
      const query = { lane: i % 2 === 0 ? 'lane-1' : 'lane-2', result: 'admit' };
      await ledger.append(visitOf(LI, { query }));
      await bench.machine.time.advance(1000);
    }
    const seqs = (rows: readonly { seq: number }[]): number[] => rows.map(({ seq }) => seq);
    expect(seqs(ledger.rows({ limit: 3 }))).to.deep.equal([9, 8, 7]);
    expect(seqs(ledger.rows({ limit: 3, before: 7 }))).to.deep.equal([6, 5, 4]);
    expect(seqs(ledger.rows({ limit: 3, after: 7 }))).to.deep.equal([8, 9]);
    expect(seqs(ledger.rows({ limit: 3, lane: 'lane-2' }))).to.deep.equal([9, 7, 5]);
    const from = bench.machine.time.wall() - 2000;
    expect(seqs(ledger.rows({ limit: 9, from, to: from + 1000 }))).to.deep.equal([8]);
  });

  it('writes nothing for a malformed entry, and stays ready', async () => {
    const ledger = await bench.open();
    const bad = [
      { kind: 'visit', detail: { open: 'detail' } },
      { kind: 'visit', opening: 'ends' },
      { kind: 'visit', eventId: 'not an event id' },
      { kind: 'visit', payload: { name: '\ud800' } },
      { kind: 'visit', payload: { age: Number.NaN } },
      { kind: 'visit', query: { tookMs: 1.5 } },
      { kind: 'system', detail: { event: 1.5 } },
    ] as const;
    for (const entry of bad) {
      expect(await codeOf(ledger.append(entry))).to.equal('LEDGER_ENTRY_INVALID');
    }
    expect(ledger.head().size).to.equal(0);
    expect(ledger.ready).to.equal(true);
    expect((await ledger.append(visitOf(LI))).seq).to.equal(0);
  });

  it('refuses a second process and names the one that holds the directory', async () => {
    await bench.open();
    let message = '';
    try {
      await bench.open();
    } catch (error) {
      expect(isTongdaoError(error, 'DATA_DIR_LOCKED')).to.equal(true);
      message = (error as Error).message;
    }
    expect(message).to.include(`process ${process.pid}`);
  });

  it('refuses another origin on the same file', async () => {
    await (await bench.open()).close();
    const other = bench.open({ origin: 'gate-2.example.org/ledger' });
    expect(await codeOf(other)).to.equal('CONFIG_INVALID');
    // What was refused holds nothing.
    expect((await bench.open()).ready).to.equal(true);
  });

  it('refuses to write and to read after it is closed', async () => {
    const ledger = await bench.open();
    await ledger.close();
    expect(await codeOf(ledger.append(visitOf(LI)))).to.equal('STOPPING');
    expect(await codeOf(ledger.runRetention())).to.equal('STOPPING');
    expect(() => ledger.rows({ limit: 1 })).to.throw('STOPPING');
    expect(() => ledger.standing(LI, 0)).to.throw('STOPPING');
    await ledger.close();
  });

  it('refuses a file written by a newer version, and touches nothing', async () => {
    await (await bench.open()).close();
    for (const [file, known] of [
      ['ledger.db', 3],
      ['keys.db', 1],
    ] as const) {
      const db = new Database(join(bench.dir, file));
      db.pragma(`user_version = ${known + 1}`);
      db.close();
      expect(await codeOf(bench.open()), file).to.equal('LEDGER_NEWER');
      const again = new Database(join(bench.dir, file));
      again.pragma(`user_version = ${known}`);
      again.close();
    }
    expect((await bench.open()).ready).to.equal(true);
  });

  describe('openings', () => {
    const begun = async (bench: Bench): Promise<EventId> => {
      const ledger = await bench.open();
      const decision = await ledger.append(visitOf(LI, { opening: 'begins' }));
      await ledger.append(visitOf(WANG, { opening: 'begins' })).then(({ eventId }) =>
        ledger.append({
          kind: 'visit',
          refersTo: eventId,
          opening: 'ends',
          query: { lane: 'lane-1', result: 'passed' },
        }),
      );
      expect(ledger.unended()).to.deep.equal([decision.eventId]);
      await ledger.close();
      return decision.eventId;
    };

    it('that never ended get the outcome unknown at the next start, once', async () => {
      const decision = await begun(bench);
      const ledger = await bench.open();
      expect(ledger.unended()).to.deep.equal([decision]);
      expect(await ledger.reconcile()).to.equal(1);
      expect(await ledger.reconcile()).to.equal(0);
      const [row] = ledger.rows({ limit: 1 });
      expect(row).to.deep.include({ kind: 'visit', refersTo: decision, result: 'unknown' });
      expect(row?.lane).to.equal('lane-1');
      expect(ledger.unended()).to.deep.equal([]);
    });
  });

  describe('heads', () => {
    it('are signed after 60 s when the tree grew, and not when it did not', async () => {
      const ledger = await bench.open();
      await ledger.append(visitOf(LI));
      expect(ledger.head().signedSize).to.equal(0);
      await bench.machine.time.advance(60_000);
      expect(ledger.head().signedSize).to.equal(1);
      const { note } = ledger.checkpoint();
      await bench.machine.time.advance(120_000);
      expect(ledger.checkpoint().note).to.equal(note);
    });

    it('are signed with every 256th row and on close', async () => {
      const ledger = await bench.open();
      for (let i = 0; i < 257; i++) await ledger.append({ kind: 'system', detail: { n: i } });
      expect(ledger.head().signedSize).to.equal(256);
      await ledger.close();
      expect((await bench.open()).head().signedSize).to.equal(257);
    });

    it('are verified by the key text, and prove every row and every growth', async () => {
      const ledger = await bench.open();
      const heads = [];
      for (let i = 0; i < 20; i++) {
        await ledger.append(visitOf(i % 2 === 0 ? LI : WANG));
        heads.push(openCheckpoint(ledger.checkpoint().note, parseVkey(ledger.vkey))!);
      }
      const last = heads.at(-1)!;
      expect(last).to.deep.include({ origin: ORIGIN, size: 20 });
      const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
      const records = db.prepare<[], Uint8Array>('SELECT rec FROM leaf ORDER BY seq').pluck().all();
      db.close();
      records.forEach((record, index) => {
        const proof = ledger.proveInclusion(index, 20);
        const claim = { index, size: 20, leaf: leafHash(record), root: last.root, proof };
        expect(verifyInclusion(claim), `record ${index}`).to.equal(true);
      });
      for (const { size, root } of heads) {
        const proof = ledger.proveConsistency(size, 20);
        const claim = { from: size, to: 20, fromRoot: root, toRoot: last.root, proof };
        expect(verifyConsistency(claim), `head ${size}`).to.equal(true);
      }
    });

    it('refuse to go on from an older copy of the file', async () => {
      const ledger = await bench.open();
      for (let i = 0; i < 3; i++) await ledger.append(visitOf(LI));
      await ledger.close();
      const db = new Database(join(bench.dir, 'ledger.db'));
      db.exec('DELETE FROM leaf WHERE seq = 2');
      db.close();
      expect(await codeOf(bench.open())).to.equal('LEDGER_BROKEN');
      expect((await verifyLedger({ dir: bench.dir })).ok).to.equal(false);
    });
  });
});
