/** The ledger's file as somebody reads it who has none of its code and none of its keys. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface FileRow {
  readonly seq: number;
  readonly eventId: string;
  readonly refersTo: string | undefined;
  readonly kind: string;
  readonly lane: string | undefined;
  readonly result: string | undefined;
}

interface Leaf {
  readonly e: string;
  readonly p?: string;
  readonly k: string;
}

export function readLedgerFile(dataDir: string): FileRow[] {
  const db = new Database(join(dataDir, 'ledger.db'), { readonly: true, fileMustExist: true });
  try {
    return db
      .prepare<[], { seq: number; rec: Buffer; lane: string | null; result: string | null }>(
        `SELECT l.seq, l.rec, m.lane, m.result
           FROM leaf l LEFT JOIN meta m ON m.seq = l.seq ORDER BY l.seq`,
      )
      .all()
      .map(({ seq, rec, lane, result }) => {
        const leaf = JSON.parse(rec.toString('utf8')) as Leaf;
        return {
          seq,
          eventId: leaf.e,
          refersTo: leaf.p,
          kind: leaf.k,
          lane: lane ?? undefined,
          result: result ?? undefined,
        };
      });
  } finally {
    db.close();
  }
}

/** How many rows of each table that holds something about people are stored. */
export function countStored(dataDir: string): { payloads: number; registry: number; keys: number } {
  const count = (file: string, table: string): number => {
    const db = new Database(join(dataDir, file), { readonly: true, fileMustExist: true });
    try {
      return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    } finally {
      db.close();
    }
  };
  return {
    payloads: count('ledger.db', 'payload'),
    registry: count('ledger.db', 'registry'),
    keys: count('keys.db', 'day_key'),
  };
}
