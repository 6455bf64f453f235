import type { CivilDate } from '../../schemas/credential.js';
import type { ClockDoubt } from './clock-trust.js';
import type { LedgerParts } from './parts.js';
import { durably } from './store.js';
import { takeTally, type DayRange } from './tally.js';
import type { DayKeyAge } from './vault.js';
import { emptyWal } from './wal.js';

export interface RetentionReport {
  /** False when the clock was in doubt: nothing was destroyed, a named person must look. */
  readonly ran: boolean;
  readonly doubt?: ClockDoubt;
  readonly destroyedDays: readonly string[];
  readonly expiredEntries: number;
  /** False when a reader kept old bytes in the write-ahead log. */
  readonly walTruncated: boolean;
}

interface DayRow extends DayRange {
  readonly id: string;
  readonly gone: number;
}

const DAY_MS = 86_400_000;
/** Rows a transaction of the purge touches: lanes commit in between. */
const PURGE_ROWS = 1000;

function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/**
 * Destroys the key and the ciphertext of every venue day that began `personalDays` or more days ago, and
 * registry entries that have expired. Safe to stop anywhere and to run again. The root does not move
 * but by the rows that tell of it.
 */
export async function runRetention(
  parts: LedgerParts,
  personalDays: number,
): Promise<RetentionReport> {
  const { clock, venue, vault, watch, writer } = parts;
  writer.recordClockStep();
  const trust = watch.judge();
  if (!trust.trusted) {
    return {
      ran: false,
      doubt: trust.doubt,
      destroyedDays: [],
      expiredEntries: 0,
      walTruncated: false,
    };
  }
  const today = venue.dayOf(clock.wall());
  vault.countUntrustedFrom(today);
  const ages = vault.ages();
  const due = [...interruptedDays(parts, ages), ...dueDays(ages, today, personalDays)];
  for (const id of due) await destroyDay(parts, id);
  const expiredEntries = destroyExpired(parts);
  const walTruncated = await emptyWal(parts.db, parts.timers);
  return { ran: true, destroyedDays: due, expiredEntries, walTruncated };
}

/** Ids of the days whose keys have reached their age, oldest first. */
export function dueDays(
  ages: readonly DayKeyAge[],
  today: CivilDate,
  personalDays: number,
): string[] {
  return ages
    .filter(
      ({ countedFrom }) =>
        countedFrom !== undefined && daysBetween(countedFrom, today) >= personalDays,
    )
    .map(({ id }) => id);
}

/** Days whose destruction began and was cut short. */
function interruptedDays({ db }: LedgerParts, ages: readonly DayKeyAge[]): string[] {
  const living = new Set(ages.map(({ id }) => id));
  return db
    .prepare<[], string>('SELECT id FROM day WHERE gone < 2 AND n > 0 ORDER BY n')
    .pluck()
    .all()
    .filter((id) => !living.has(id));
}

async function destroyDay(parts: LedgerParts, id: string): Promise<void> {
  const { db, readiness, vault, writer } = parts;
  const day = dayRow(parts, id);
  if (day?.gone === 0) {
    keepTally(parts, day);
    writer.seal();
    readiness.guard(() =>
      durably(db, () => db.prepare('UPDATE day SET gone = 1 WHERE n = ?').run(day.n)),
    );
  }
  readiness.guard(() => vault.destroy(id));
  const rows = day === undefined ? 0 : await purge(parts, day);
  writer.commit(
    { kind: 'key', detail: { event: 'destroyed', day: id, rows } },
    { also: () => db.prepare('UPDATE day SET gone = 2 WHERE id = ?').run(id) },
  );
}

function dayRow({ db, writer }: LedgerParts, id: string): DayRow | undefined {
  const row = db.prepare<[string], DayRow>('SELECT * FROM day WHERE id = ?').get(id);
  if (row === undefined) return undefined;
  const current = db.prepare<[], number | null>('SELECT day FROM state').pluck().get();
  return current === row.n ? { ...row, last: writer.size - 1 } : row;
}

function keepTally({ db, writer }: LedgerParts, day: DayRow): void {
  const known = db.prepare('SELECT seq FROM tally WHERE day = ?').get(day.id);
  if (known !== undefined) return;
  writer.commit(
    { kind: 'tally', detail: { day: day.civil }, payload: takeTally(db, day) },
    {
      store: 'statistics',
      also: (seq) => db.prepare('INSERT INTO tally (day, seq) VALUES (?, ?)').run(day.id, seq),
    },
  );
}

async function purge({ db, readiness }: LedgerParts, day: DayRow): Promise<number> {
  const payload = db.prepare('DELETE FROM payload WHERE seq BETWEEN ? AND ? AND day = ?');
  const meta = db.prepare('DELETE FROM meta WHERE seq BETWEEN ? AND ? AND day = ?');
  const tags = db.prepare('DELETE FROM bidx WHERE day = ? LIMIT ?');
  let rows = 0;
  for (let first = day.first; first <= day.last; first += PURGE_ROWS) {
    const last = Math.min(first + PURGE_ROWS - 1, day.last);
    readiness.guard(() =>
      durably(db, () => {
        rows += payload.run(first, last, day.n).changes;
        meta.run(first, last, day.n);
        // A row has at most one tag, so as many chunks are enough for all of them.
        tags.run(day.n, PURGE_ROWS);
      }),
    );
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return rows;
}

function destroyExpired({ clock, registry, writer }: LedgerParts): number {
  const now = clock.wall();
  const entries = registry.countExpired(now);
  if (entries === 0) return 0;
  writer.commit(
    { kind: 'key', detail: { event: 'registry-expired', entries } },
    { also: () => registry.destroyExpired(now) },
  );
  return entries;
}
