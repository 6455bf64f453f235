/** Ranges of whole venue days. */
import type { AuditFilter } from '../../../schemas/api/audit.js';
import type { CivilDate } from '../../../schemas/credential.js';
import type { WallMs } from '../../../schemas/time.js';
import {
  addDays,
  civilDayOf,
  instantOf,
  timeOfDay,
  USUAL_TIME_ZONE,
} from '../console/doors/venue-time.js';

export const QUICK_RANGES = ['today', 'yesterday', 'week'] as const;
export type QuickRange = (typeof QUICK_RANGES)[number];

export type TimeRange = Pick<AuditFilter, 'from' | 'to'>;

const startOf = (day: CivilDate): string => instantOf(day, '00:00', USUAL_TIME_ZONE);

export function quickRange(range: QuickRange, now: WallMs): TimeRange {
  const today = civilDayOf(now, USUAL_TIME_ZONE);
  switch (range) {
    case 'today':
      return { from: startOf(today) };
    case 'yesterday':
      return { from: startOf(addDays(today, -1)), to: startOf(today) };
    case 'week':
      return { from: startOf(addDays(today, -6)) };
  }
}

/** Which chip these times are; undefined when none. */
export function quickRangeOf({ from, to }: TimeRange, now: WallMs): QuickRange | undefined {
  return QUICK_RANGES.find((range) => {
    const quick = quickRange(range, now);
    return quick.from === from && quick.to === to;
  });
}

/** First and last day, for two date fields; empty where there is no bound. */
export function daysOf({ from, to }: TimeRange): { first: string; last: string } {
  const day = (instant: string | undefined, shift: number): string => {
    const at = instant === undefined ? NaN : Date.parse(instant);
    return Number.isNaN(at) ? '' : civilDayOf(at + shift, USUAL_TIME_ZONE);
  };
  return { first: day(from, 0), last: day(to, -1) };
}

export function rangeOfDays({ first, last }: { first: string; last: string }): TimeRange {
  return {
    ...(first === '' ? {} : { from: startOf(first) }),
    ...(last === '' ? {} : { to: startOf(addDays(last, 1)) }),
  };
}

/** `2026-11-24 08:03:09`, at the venue. */
export function exactTime(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return instant;
  const seconds = new Date(at).toISOString().slice(17, 19);
  return `${civilDayOf(at, USUAL_TIME_ZONE)} ${timeOfDay(at, USUAL_TIME_ZONE)}:${seconds}`;
}
