import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import { isTongdaoError } from '../../../schemas/errors.js';
import { rawPublicKey, signingKey } from '../../../gateway/ledger/keys.js';
import { formatVkey, noteVerifier } from '../../../gateway/ledger/note.js';
import type { ProblemCode } from '../../../gateway/ledger/verify-problem.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { copyOf, LI, ledgerBench, ORIGIN, visitOf, WANG, type Bench } from './ledger-fixture.js';

type Cell = string | number | Uint8Array | null;

/** Changes one byte of a blob, one character of a text or the last digit of a number. */
function otherThan(value: Cell, at: number, column: string): Cell {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') {
    const index = at % value.length;
    const letter = value[index] === 'a' ? 'b' : 'a';
    return value.slice(0, index) + letter + value.slice(index + 1);
  }
  if (value === null) return column === 'took' ? 7 : 'added';
  const changed = Buffer.from(value);
  const index = at % changed.length;
  changed[index] = changed[index]! ^ 0x01;
  return changed;
}

describe('verification', () => {
  let bench: Bench;
  let vkey = '';

  /** 300 rows: one finished hash tile and an unfinished one, a registration, open and ended visits. */
  before(async () => {
    bench = ledgerBench();
    const ledger = await bench.open();
    ({ vkey } = ledger);
    const expiresAt = bench.machine.time.wall() + 86_400_000;
    await ledger.append({ kind: 'system', detail: { event: 'start' } });
    await ledger.append({
      kind: 'registration',
      person: LI,
      payload: { door: 'paper' },
      registry: { kind: 'paper', person: LI, expiresAt, content: { issuer: 'Hospital' } },
    });
    for (let i = 0; i < 149; i++) {
      const { eventId } = await ledger.append(
        visitOf(i % 2 === 0 ? LI : WANG, { opening: 'begins' }),
      );
      if (i === 148) break;
      await ledger.append({
        kind: 'visit',
        refersTo: eventId,
        opening: 'ends',
        query: { lane: 'lane-1', result: 'passed', operator: 's-1' },
      });
      await bench.machine.time.advance(1000);
    }
    await ledger.close();
  });
  after(() => bench.remove());

  it('finds nothing wrong with what the gateway wrote, and says so in both languages', async () => {
    const report = await verifyLedger({ dir: bench.dir, vkey });
    expect(report.problems).to.deep.equal([]);
    expect(report).to.deep.include({ ok: true, state: 'intact', leaves: 299, vkeyGiven: true });
    expect(report.payloads).to.deep.equal({ stored: 298, opened: 298 });
    expect(report.lastHeadSize).to.equal(299);
    expect(report.sentences.en.join(' ')).to.include('299 records');
    expect(report.sentences.zh.join('')).to.include('299 条记录');
  });

  it('works while the gateway writes, and without its keys', async () => {
    const own = ledgerBench();
    try {
      const ledger = await own.open();
      for (let i = 0; i < 10; i++) {
        await ledger.append(visitOf(LI));
        const report = await verifyLedger({ dir: own.dir, vkey: ledger.vkey, readPayloads: false });
        expect(report).to.deep.include({ ok: true, leaves: i + 1 });
        expect(report.payloads).to.deep.equal({ stored: i + 1, opened: 0 });
      }
    } finally {
      await own.remove();
    }
  });

  it('says when the key came from the ledger itself, and refuses another key', async () => {
    const own = await verifyLedger({ dir: bench.dir });
    expect(own).to.deep.include({ ok: true, vkeyGiven: false, vkey });
    const other = noteVerifier(ORIGIN, rawPublicKey(signingKey(Buffer.alloc(32, 5))));
    const report = await verifyLedger({ dir: bench.dir, vkey: formatVkey(other) });
    expect(report.ok).to.equal(false);
    expect(new Set(report.problems.map(({ code }) => code))).to.deep.equal(
      new Set(['head-signature']),
    );
  });

  it('cannot be done where there is no ledger', async () => {
    let code = '';
    try {
      await verifyLedger({ dir: join(bench.dir, 'nowhere') });
    } catch (error) {
      if (isTongdaoError(error)) ({ code } = error);
    }
    expect(code).to.equal('LEDGER_UNAVAILABLE');
  });

  const tampered = async (
    change: (db: Database.Database) => void,
    options: { readPayloads?: boolean } = {},
  ): Promise<{ codes: Set<ProblemCode>; seqs: Set<number | undefined>; first?: number }> => {
    const copy = copyOf(bench.dir);
    try {
      const db = new Database(join(copy.path, 'ledger.db'));
      change(db);
      db.close();
      const report = await verifyLedger({ dir: copy.path, vkey, ...options });
      expect(report.ok).to.equal(report.problems.length === 0);
      return {
        codes: new Set(report.problems.map(({ code }) => code)),
        seqs: new Set(report.problems.map(({ seq }) => seq)),
        ...(report.firstBadSeq === undefined ? {} : { first: report.firstBadSeq }),
      };
    } finally {
      copy.remove();
    }
  };

  // Each of these tables stands for one record a row; one changed byte must name that record.
  const named: readonly [table: string, columns: readonly string[]][] = [
    ['leaf', ['rec']],
    ['payload', ['wkey', 'blob', 'day']],
    ['meta', ['at', 'kind', 'lane', 'result', 'operator', 'took']],
    ['registry', ['e', 'kind', 'expires', 'wkey', 'blob']],
    ['open_decision', ['e']],
  ];
  for (const [table, columns] of named) {
    for (const column of columns) {
      it(`names the record when one byte of ${table}.${column} is changed`, async () => {
        const source = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
        // The start row has no payload, so its exact time is committed to the minute only.
        const seqs = source
          .prepare<[], number>(`SELECT seq FROM ${table} WHERE seq > 0`)
          .pluck()
          .all();
        source.close();
        for (const pick of [0, 0.37, 0.999]) {
          const seq = seqs[Math.floor(pick * seqs.length)]!;
          const found = await tampered((db) => {
            const value = db
              .prepare<[number], Cell>(`SELECT ${column} FROM ${table} WHERE seq = ?`)
              .pluck()
              .get(seq);
            const other = otherThan(value ?? null, Math.floor(pick * 1000), column);
            db.prepare(`UPDATE ${table} SET ${column} = ? WHERE seq = ?`).run(other, seq);
          });
          expect(found.seqs.has(seq), `record ${seq}`).to.equal(true);
        }
      });
    }
  }

  const changes: readonly [what: string, code: ProblemCode, sql: string][] = [
    ['a record in the middle is removed', 'record-missing', 'DELETE FROM leaf WHERE seq = 100'],
    ['the last record is removed', 'record-missing', 'DELETE FROM leaf WHERE seq = 298'],
    [
      'two records change places',
      'record-misplaced',
      `UPDATE leaf SET seq = -1 WHERE seq = 7; UPDATE leaf SET seq = 7 WHERE seq = 8;
       UPDATE leaf SET seq = 8 WHERE seq = -1`,
    ],
    ['a payload is removed', 'payload-missing', 'DELETE FROM payload WHERE seq = 50'],
    ['an event is no longer in the index', 'index-differs', 'DELETE FROM event WHERE seq = 50'],
    ['a tag is removed', 'tag-differs', 'DELETE FROM bidx WHERE seq = 1'],
    [
      'a tag is added for another record',
      'tag-differs',
      "INSERT INTO bidx VALUES (1, x'00112233445566778899aabbccddeeff', 9999)",
    ],
    ['an open decision is taken off the list', 'opening-differs', 'DELETE FROM open_decision'],
    ['a signed head is changed', 'head-signature', "UPDATE checkpoint SET note = note || 'x'"],
    [
      'a signed head is moved',
      'head-signature',
      'UPDATE checkpoint SET size = size + 1 WHERE size = 299',
    ],
    [
      'a finished tile is changed',
      'tile-changed',
      'UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0',
    ],
    [
      'an upper tile is changed',
      'tile-changed',
      'UPDATE tile SET hashes = zeroblob(32) WHERE level = 1',
    ],
    [
      'an unfinished tile is changed',
      'tile-changed',
      'UPDATE edge SET hash = zeroblob(32) WHERE slot = 3',
    ],
    ['the stored frontier is changed', 'root-differs', 'UPDATE state SET frontier = zeroblob(160)'],
    ['the stored size is too small', 'root-differs', 'UPDATE state SET size = 298'],
    ['the stored size is too large', 'record-missing', 'UPDATE state SET size = 300'],
    ['a day is marked as destroyed', 'day-unrecorded', 'UPDATE day SET gone = 2 WHERE n > 0'],
  ];
  for (const [what, code, sql] of changes) {
    it(`notices when ${what}`, async () => {
      const { codes } = await tampered((db) => db.exec(sql));
      expect([...codes]).to.include(code);
    });
  }

  it('says of one change only that change: the record, its hash or a head', async () => {
    const only: readonly [ProblemCode, number, string][] = [
      ['record-changed', 7, `UPDATE leaf SET rec = CAST(rec || ' ' AS BLOB) WHERE seq = 7`],
      ['record-changed', 290, `UPDATE leaf SET rec = CAST(rec || ' ' AS BLOB) WHERE seq = 290`],
      ['tile-changed', 289, 'UPDATE edge SET hash = zeroblob(32) WHERE slot = 33'],
      ['head-signature', 299, 'UPDATE checkpoint SET note = note || note WHERE size = 299'],
    ];
    for (const [code, seq, sql] of only) {
      const { codes, seqs } = await tampered((db) => db.exec(sql));
      expect([...codes], sql).to.deep.equal([code]);
      expect([...seqs]).to.deep.equal([seq]);
    }
  });

  it('notices a payload put under the statistics key', async () => {
    const { codes } = await tampered((db) =>
      db.exec('UPDATE payload SET day = 0 WHERE seq = 50; UPDATE meta SET day = 0 WHERE seq = 50'),
    );
    expect([...codes]).to.include('index-differs');
  });

  it('notices a cut tail from the head that was signed over it', async () => {
    const { codes } = await tampered((db) => {
      db.exec(`DELETE FROM leaf WHERE seq >= 256; DELETE FROM event WHERE seq >= 256;
        DELETE FROM payload WHERE seq >= 256; DELETE FROM meta WHERE seq >= 256;
        DELETE FROM bidx WHERE seq >= 256; DELETE FROM open_decision;
        UPDATE state SET size = 256`);
    });
    expect([...codes]).to.include('tail-cut');
  });

  it('names a changed record with payloads left unread as well', async () => {
    const found = await tampered(
      (db) => {
        db.prepare(
          `UPDATE leaf SET rec = CAST(replace(rec, '"k":"visit"', '"k":"staff"') AS BLOB)
          WHERE seq = 271`,
        ).run();
      },
      { readPayloads: false },
    );
    expect(found.first).to.equal(271);
  });
});
