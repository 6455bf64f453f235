/** Tables that no hash covers, held against the records and against what opened payloads say. */
import { openWithOwnKey } from './envelope.js';
import { eventIdOf } from './event-id.js';
import { registryPlace, type RegistryRow } from './registry.js';
import type { Db } from './store.js';
import { sha256 } from './tree.js';
import type { Vault } from './vault.js';
import type { PayloadCheck } from './verify-payloads.js';
import type { ProblemCode, ProblemList } from './verify-problem.js';
import { parseRecord } from './verify-records.js';

interface OpenRow {
  readonly seq: number;
  readonly e: Uint8Array;
  readonly rec: Buffer | null;
  /** 1 when its payload is there. */
  readonly stored: number;
}

function eventOf(rec: Buffer | null): unknown {
  return rec === null ? undefined : parseRecord(rec)?.e;
}

/** With opened payloads the list must be exactly the begun and unended decisions. */
export function checkOpenings(db: Db, payloads: PayloadCheck, problems: ProblemList): void {
  const missing = new Map(payloads.waiting);
  const rows = db.prepare<[], OpenRow>(
    `SELECT o.seq, o.e, l.rec, p.seq IS NOT NULL AS stored
     FROM open_decision o LEFT JOIN leaf l USING (seq) LEFT JOIN payload p USING (seq)`,
  );
  for (const { seq, e, rec, stored } of rows.iterate()) {
    const event = eventIdOf(e);
    const waits = missing.delete(event);
    const readable = payloads.opened > 0 && stored === 1;
    if (event !== eventOf(rec) || (readable && !waits)) problems.add('opening-differs', seq);
  }
  for (const seq of missing.values()) problems.add('opening-differs', seq);
}

/** Rows beside no record at all. */
export function checkStrays(db: Db, problems: ProblemList): void {
  const tables: readonly [string, ProblemCode][] = [
    ['event', 'index-differs'],
    ['payload', 'payload-changed'],
    ['meta', 'query-row-changed'],
  ];
  for (const [table, code] of tables) {
    const strays = db
      .prepare<[], number>(
        `SELECT t.seq FROM ${table} t LEFT JOIN leaf l USING (seq) WHERE l.seq IS NULL`,
      )
      .pluck();
    for (const seq of strays.iterate()) problems.add(code, seq);
  }
}

/** Every tag belongs to a stored payload of its day; a stray one would name a wrong person. */
export function checkTags(db: Db, problems: ProblemList): void {
  const rows = db
    .prepare<[], number>(
      `SELECT b.seq FROM bidx b LEFT JOIN payload p ON p.seq = b.seq AND p.day = b.day
       WHERE p.seq IS NULL`,
    )
    .pluck();
  for (const seq of rows.iterate()) problems.add('tag-differs', seq);
}

/** Registry entries against their records, and opened where the registry key is at hand. */
export function checkRegistry(
  db: Db,
  origin: string,
  vault: Vault | undefined,
  payloads: PayloadCheck,
  problems: ProblemList,
): void {
  const record = db.prepare<[number], Buffer>('SELECT rec FROM leaf WHERE seq = ?').pluck();
  for (const row of db.prepare<[], RegistryRow>('SELECT * FROM registry').iterate()) {
    const committed = payloads.registered.get(row.seq);
    const digest = Buffer.from(sha256(row.blob)).toString('base64');
    const key = vault?.known('registry');
    const opens =
      key === undefined || openWithOwnKey(key, row, registryPlace(origin, row)) !== undefined;
    const same = committed === undefined || committed === digest;
    if (!opens || !same || eventIdOf(row.e) !== eventOf(record.get(row.seq) ?? null)) {
      problems.add('registry-changed', row.seq);
    }
  }
}

/** Ids of destroyed days; one without a record of its destruction is a problem. */
export function goneDays(db: Db): readonly { id: string; first: number; gone: number }[] {
  return db
    .prepare<[], { id: string; first: number; gone: number }>(
      'SELECT id, first, gone FROM day WHERE gone > 0',
    )
    .all();
}
