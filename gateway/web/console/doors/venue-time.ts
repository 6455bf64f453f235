/**
 * Days and times of day at the venue. The tablet's own zone may be set wrong, so every reading of the
 * gateway's clock goes through the venue's zone.
 */
import type { CivilDate } from '../../../../schemas/credential.js';
import type { WallMs } from '../../../../schemas/time.js';

const DAY_MS = 86_400_000;

export const USUAL_TIME_ZONE = 'Asia/Shanghai';

/** Wall time of the zone, written as if it were UTC: milliseconds since 1970. */
function localAsUtc(at: WallMs, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

export function civilDayOf(at: WallMs, timeZone: string): CivilDate {
  return new Date(localAsUtc(at, timeZone)).toISOString().slice(0, 10);
}

/** `HH:MM`, 24 hours. */
export function timeOfDay(at: WallMs, timeZone: string): string {
  return new Date(localAsUtc(at, timeZone)).toISOString().slice(11, 16);
}

/** The instant at which the venue's clocks show `time` (`HH:MM`) on `day`. RFC 3339, UTC. */
export function instantOf(day: CivilDate, time: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const first = wanted - (localAsUtc(wanted, timeZone) - wanted);
  // A second look: the offset may differ on the other side of a clock change.
  const second = wanted - (localAsUtc(first, timeZone) - first);
  return new Date(second).toISOString();
}

export function addDays(day: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

function dashed(yyyymmdd: string): CivilDate | undefined {
  const day = `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6)}`;
  return isRealDay(day) ? day : undefined;
}

export type DateSide = 'past' | 'coming';

/**
 * A date from the digits of a pad: `MMDD` (the nearest such day up to `near`, or from it on), `YYMMDD`
 * or `YYYYMMDD`. Undefined while it is no day.
 */
export function dayFromDigits(
  digits: string,
  side: DateSide,
  near: CivilDate,
): CivilDate | undefined {
  if (!/^(?:\d{4}|\d{6}|\d{8})$/.test(digits)) return undefined;
  if (digits.length === 8) return dashed(digits);
  if (digits.length === 6) return dashed(`20${digits}`);
  const year = Number(near.slice(0, 4));
  // Eight years hold a 29 February whatever the century.
  for (let away = 0; away <= 8; away++) {
    const day = dashed(`${side === 'past' ? year - away : year + away}${digits}`);
    if (day !== undefined && (side === 'past' ? day <= near : day >= near)) return day;
  }
  return undefined;
}

/** `912` and `0912` are 09:12. Undefined while it is no time of day. */
export function timeFromDigits(digits: string): string | undefined {
  if (!/^\d{3,4}$/.test(digits)) return undefined;
  const four = digits.padStart(4, '0');
  const [hour, minute] = [Number(four.slice(0, 2)), Number(four.slice(2))];
  return hour < 24 && minute < 60 ? `${four.slice(0, 2)}:${four.slice(2)}` : undefined;
}
