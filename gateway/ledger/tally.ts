import { z } from 'zod';
import type { LedgerReader } from './reader.js';
import type { Db } from './store.js';

/** Upper edges of the bins, milliseconds; the last bin has none. Fixed: days must add up. */
export const DURATION_EDGES_MS = [
  100, 250, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000,
] as const;

const tallySchema = z.strictObject({
  day: z.string(),
  counts: z.array(
    z.strictObject({
      kind: z.string(),
      result: z.string(),
      lane: z.string(),
      rows: z.number().int(),
    }),
  ),
  decisionMs: z.strictObject({
    edges: z.array(z.number().int()),
    rows: z.array(z.number().int()),
  }),
});

/** What is left of a venue day when its rows die. Cells under 5 are for display to suppress. */
export type Tally = z.infer<typeof tallySchema>;

export interface DayRange {
  readonly n: number;
  readonly civil: string;
  readonly first: number;
  readonly last: number;
}

export function takeTally(db: Db, day: DayRange): Tally {
  const counts = db
    .prepare<[number, number, number], Tally['counts'][number]>(
      `SELECT kind, coalesce(result, '') AS result, coalesce(lane, '') AS lane, count(*) AS rows
       FROM meta WHERE seq BETWEEN ? AND ? AND day = ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .all(day.first, day.last, day.n);
  const rows = new Array<number>(DURATION_EDGES_MS.length + 1).fill(0);
  const durations = db
    .prepare<[number, number, number], number>(
      'SELECT took FROM meta WHERE seq BETWEEN ? AND ? AND day = ? AND took IS NOT NULL',
    )
    .pluck();
  for (const took of durations.iterate(day.first, day.last, day.n)) {
    const found = DURATION_EDGES_MS.findIndex((edge) => took <= edge);
    const bin = found < 0 ? DURATION_EDGES_MS.length : found;
    rows[bin] = (rows[bin] ?? 0) + 1;
  }
  return { day: day.civil, counts, decisionMs: { edges: [...DURATION_EDGES_MS], rows } };
}

/** All tallies, oldest first. */
export function readTallies(db: Db, reader: LedgerReader): readonly Tally[] {
  const rows = db.prepare<[], number>('SELECT seq FROM tally ORDER BY seq').pluck().all();
  return rows.flatMap((seq) => {
    const payload = reader.payloadOf(reader.leaf(seq).e);
    return payload.state === 'present' ? [tallySchema.parse(payload.value)] : [];
  });
}
