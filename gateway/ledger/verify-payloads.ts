import { join } from 'node:path';
import { decodeEnvelope, openWithOwnKey, placeOf, type Envelope, type Sealed } from './envelope.js';
import { eventIdOf } from './event-id.js';
import type { KeyStore } from './keys.js';
import { STATISTICS_DAY } from './rows.js';
import { KEYS_FILE, openReadOnly, type Db } from './store.js';
import { sha256 } from './tree.js';
import { Vault } from './vault.js';
import type { ProblemList } from './verify-problem.js';

interface StoredPayload extends Sealed {
  readonly seq: number;
  readonly day: number;
  readonly dayId: string | null;
  readonly rec: Uint8Array | null;
  readonly e: Uint8Array | null;
  readonly at: number | null;
  readonly lane: string | null;
  readonly result: string | null;
  readonly operator: string | null;
}

const STORED = `SELECT p.seq, p.day, p.wkey, p.blob, d.id AS dayId, l.rec, ev.e,
    m.at, m.lane, m.result, m.operator
  FROM payload p
  LEFT JOIN leaf l ON l.seq = p.seq
  LEFT JOIN day d ON d.n = p.day
  LEFT JOIN meta m ON m.seq = p.seq
  LEFT JOIN event ev ON ev.seq = p.seq
  ORDER BY p.seq`;

interface Committed {
  readonly c?: unknown;
  readonly e?: unknown;
}

function committedBy(record: Uint8Array | null): Committed {
  if (record === null) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(record).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // The walk over the records has named it already.
    return {};
  }
}

/** The clear query row must say what the encrypted, committed payload says. */
function sameQueryRow(row: StoredPayload, envelope: Envelope): boolean {
  if (row.at === null) return true;
  return (
    row.at === envelope.at &&
    (row.lane ?? undefined) === envelope.lane &&
    (row.result ?? undefined) === envelope.result &&
    (row.operator ?? undefined) === envelope.operator
  );
}

/** Stored payloads against their records; those whose key is at hand are opened as well. */
export function checkPayloads(
  db: Db,
  dir: string,
  origin: string,
  keyStore: KeyStore | undefined,
  problems: ProblemList,
): { readonly stored: number; readonly opened: number } {
  const keysDb = keyStore === undefined ? undefined : openReadOnly(join(dir, KEYS_FILE));
  const vault =
    keyStore === undefined || keysDb === undefined
      ? undefined
      : new Vault(keysDb, keyStore, { bytes: (length) => new Uint8Array(length) });
  let stored = 0;
  let opened = 0;
  try {
    for (const row of db.prepare<[], StoredPayload>(STORED).iterate()) {
      stored++;
      const { c, e } = committedBy(row.rec);
      if (c !== Buffer.from(sha256(row.blob)).toString('base64')) {
        problems.add('payload-changed', row.seq);
        continue;
      }
      if (row.e === null || eventIdOf(row.e) !== e) problems.add('index-differs', row.seq);
      const key =
        row.day === STATISTICS_DAY
          ? vault?.named('statistics')
          : row.dayId === null
            ? undefined
            : vault?.day(row.dayId)?.data;
      if (key === undefined) continue;
      const plaintext = openWithOwnKey(key, row, placeOf(origin, row.seq));
      if (plaintext === undefined) {
        problems.add('payload-unreadable', row.seq);
        continue;
      }
      opened++;
      if (!sameQueryRow(row, decodeEnvelope(plaintext))) {
        problems.add('query-row-changed', row.seq);
      }
    }
  } finally {
    vault?.close();
  }
  return { stored, opened };
}
