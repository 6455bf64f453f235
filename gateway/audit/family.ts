/** The rows that tell one story: a visit with its outcome, its registrations, openings and corrections. */
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { LedgerRow } from '../ledger/reader.js';
import { decodeLeaf } from '../ledger/record.js';
import type { AuditLedger } from './ports.js';

type Rows = Pick<AuditLedger, 'row' | 'record' | 'referring'>;

/** A correction of a registration of a reopened visit is four steps away from it. */
const MOST_STEPS = 6;
const MOST_ROWS = 100;
/** Looks at the story, of which there may be many. */
const MOST_LOOKS = 20;

export interface Family {
  readonly row: LedgerRow;
  /** From the row it refers to upwards; the last one began the story. */
  readonly ancestors: readonly LedgerRow[];
  /** Everything else that belongs to it, in the order of writing, without looks. */
  readonly others: readonly LedgerRow[];
  /** The newest looks at the row itself, in the order of writing. */
  readonly looks: readonly LedgerRow[];
}

/** After its day was destroyed a row is what its leaf says: kind, minute, and what it refers to. */
function rowOf(rows: Rows, eventId: EventId): LedgerRow | undefined {
  const row = rows.row(eventId);
  if (row !== undefined) return row;
  const record = rows.record(eventId);
  if (record === undefined) return undefined;
  const { seq, e, p, k, t } = decodeLeaf(record.bytes);
  return {
    seq,
    eventId: e,
    kind: k,
    at: Date.parse(t),
    ...(p === undefined ? {} : { refersTo: p }),
  };
}

function ancestorsOf(rows: Rows, row: LedgerRow): readonly LedgerRow[] {
  const found: LedgerRow[] = [];
  for (let next = row.refersTo; next !== undefined && found.length < MOST_STEPS;) {
    const parent = rowOf(rows, next);
    if (parent === undefined) break;
    found.push(parent);
    next = parent.refersTo;
  }
  return found;
}

/** Throws `NOT_FOUND`. */
export function familyOf(rows: Rows, eventId: EventId): Family {
  const row = rowOf(rows, eventId);
  if (row === undefined) throw new TongdaoError('NOT_FOUND');
  const ancestors = ancestorsOf(rows, row);
  const looks = rows.referring(eventId, 'access').slice(-MOST_LOOKS);
  if (row.kind === 'access') return { row, ancestors, others: [], looks };
  const known = new Set([eventId, ...ancestors.map((one) => one.eventId)]);
  const others: LedgerRow[] = [];
  const oldest = ancestors.at(-1) ?? row;
  // The openings of one press, and its explanation, name a request that has no row of its own.
  let level: readonly EventId[] = [oldest.refersTo ?? oldest.eventId];
  for (let step = 0; step < MOST_STEPS && level.length > 0; step++) {
    const children = level
      .flatMap((parent) => rows.referring(parent))
      .filter(({ kind }) => kind !== 'access');
    for (const child of children) {
      if (known.has(child.eventId) || others.length === MOST_ROWS) continue;
      known.add(child.eventId);
      others.push(child);
    }
    level = children.map((child) => child.eventId);
  }
  return { row, ancestors, others: others.sort((a, b) => a.seq - b.seq), looks };
}
