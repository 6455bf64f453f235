/** One pass over the records in order, each beside its payload and its query row. */
import { eventIdOf } from './event-id.js';
import type { Db } from './store.js';
import { leafHash } from './tree.js';
import type { FoundRow, RecordLike } from './verify-found.js';
import type { PayloadCheck } from './verify-payloads.js';
import type { ProblemList, VerifyNotes } from './verify-problem.js';
import type { TreeCheck } from './verify-tree.js';

export interface WalkedRecords {
  readonly leaves: number;
  readonly firstMinute: string | undefined;
  readonly lastMinute: string | undefined;
  readonly notes: VerifyNotes;
  /** Day key ids that a record says were destroyed. */
  readonly destroyed: ReadonlySet<string>;
}

const FOUND = `SELECT l.seq, l.rec, p.day, p.wkey, p.blob,
    m.at, m.kind, m.lane, m.result, m.operator, m.took
  FROM leaf l LEFT JOIN payload p USING (seq) LEFT JOIN meta m USING (seq) ORDER BY l.seq`;

/** Undefined for what is no JSON object: the caller names the record as unreadable. */
export function parseRecord(record: Buffer): RecordLike | undefined {
  try {
    const value: unknown = JSON.parse(record.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Follows the event index beside the records: both must name the same events. */
function eventIndex(db: Db): (record: RecordLike, seq: number) => boolean {
  const find = db.prepare<[Buffer], number>('SELECT seq FROM event WHERE e = ?').pluck();
  return ({ e }, seq) => {
    if (typeof e !== 'string') return false;
    const bytes = Buffer.from(e, 'base64url');
    return find.get(bytes) === seq && eventIdOf(bytes) === e;
  };
}

export function walkRecords(
  db: Db,
  size: number,
  tree: TreeCheck,
  payloads: PayloadCheck,
  problems: ProblemList,
): WalkedRecords {
  const notes = { starts: 0, clockSteps: 0, erasures: 0, destroyedDays: 0 };
  const destroyed = new Set<string>();
  const indexed = eventIndex(db);
  let leaves = 0;
  let expected = 0;
  let firstMinute: string | undefined;
  let lastMinute: string | undefined;
  const skipTo = (seq: number): void => {
    for (; expected < seq; expected++) {
      problems.add('record-missing', expected);
      tree.add(undefined);
    }
  };
  for (const row of db.prepare<[], FoundRow>(FOUND).iterate()) {
    const { seq, rec } = row;
    if (seq < 0) {
      problems.add('record-misplaced', seq);
      continue;
    }
    skipTo(seq);
    expected = seq + 1;
    leaves++;
    tree.add(leafHash(rec));
    const record = parseRecord(rec);
    if (record === undefined) {
      problems.add('record-unreadable', seq);
      continue;
    }
    if (record.seq !== seq) problems.add('record-misplaced', seq);
    if (!indexed(record, seq)) problems.add('index-differs', seq);
    payloads.check(row, record);
    const event = record.x?.event;
    if (record.k === 'erasure') notes.erasures++;
    if (event === 'start') notes.starts++;
    if (event === 'clock_step') notes.clockSteps++;
    if (record.k === 'key' && event === 'destroyed') {
      notes.destroyedDays++;
      destroyed.add(String(record.x?.day));
    }
    const minute = typeof record.t === 'string' ? record.t : undefined;
    firstMinute ??= minute;
    lastMinute = minute ?? lastMinute;
  }
  skipTo(size);
  return { leaves, firstMinute, lastMinute, notes, destroyed };
}
