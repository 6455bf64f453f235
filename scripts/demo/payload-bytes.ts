/** Looks at the ledger's files as a thief of the disk would: bytes, not rows. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Encrypted payloads by record, as stored now. */
export function storedPayloads(dir: string): ReadonlyMap<number, Buffer> {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true, fileMustExist: true });
  try {
    const rows = db
      .prepare<[], { seq: number; blob: Buffer }>('SELECT seq, blob FROM payload')
      .all();
    return new Map(rows.map(({ seq, blob }) => [seq, blob]));
  } finally {
    db.close();
  }
}

/** SQLite cuts long values into pages, so the first bytes stand for the whole. */
const PROBE_BYTES = 48;

/** How many of these payloads can still be found anywhere in the ledger's files. */
export function foundInFiles(dir: string, payloads: Iterable<Buffer>): number {
  const files = ['ledger.db', 'ledger.db-wal']
    .map((name) => join(dir, name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path));
  let found = 0;
  for (const payload of payloads) {
    const probe = payload.subarray(0, PROBE_BYTES);
    if (files.some((file) => file.includes(probe))) found++;
  }
  return found;
}
