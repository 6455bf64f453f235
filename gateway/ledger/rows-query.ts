/** Which query rows are asked for, and the SQL that finds them through an index. */
import type { LeafKind } from '../../schemas/ledger.js';
import type { WallMs } from '../../schemas/time.js';
import type { Db } from './store.js';

/** Keyset paging. `after` reads forward; without it the newest rows come first, `before` pages on. */
export interface RowsQuery {
  readonly after?: number;
  readonly before?: number;
  readonly limit: number;
  readonly lane?: string;
  readonly kind?: LeafKind;
  readonly result?: string;
  readonly operator?: string;
  /** Half open: from <= at < to. */
  readonly from?: WallMs;
  readonly to?: WallMs;
}

export interface RowsFilter {
  /** Begins with WHERE, or is empty. Speaks of `m`, the query rows. */
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/**
 * The records a time range lies between. Rows stand in the order in which they were written, and a page
 * follows that order: without these bounds a page of last week would walk through everything since.
 */
function recordsOf(
  db: Db,
  { from, to }: RowsQuery,
): { readonly first: number; readonly last: number } | undefined {
  const row = db
    .prepare<[number, number], { first: number | null; last: number | null }>(
      `SELECT min(seq) AS first, max(seq) AS last FROM meta INDEXED BY meta_at
       WHERE at >= ? AND at < ?`,
    )
    .get(from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER);
  if (row === undefined || row.first === null || row.last === null) return undefined;
  return { first: row.first, last: row.last };
}

/** Undefined when no row can be meant. */
export function filterOf(db: Db, query: RowsQuery): RowsFilter | undefined {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  add('m.seq > ?', query.after);
  add('m.seq < ?', query.before);
  add('m.lane = ?', query.lane);
  add('m.kind = ?', query.kind);
  add('m.result = ?', query.result);
  add('m.operator = ?', query.operator);
  if (query.from !== undefined || query.to !== undefined) {
    const records = recordsOf(db, query);
    if (records === undefined) return undefined;
    add('m.seq >= ?', records.first);
    add('m.seq <= ?', records.last);
    // A stepped clock mixes days inside these bounds. The sign keeps the index of times out of it.
    add('+m.at >= ?', query.from);
    add('+m.at < ?', query.to);
  }
  return { where: where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`, values };
}
