import type { VenueDay } from '../../schemas/ledger.js';
import type { CivilDate } from '../../schemas/credential.js';
import type { WallMs } from '../../schemas/time.js';

/**
 * Calendar days of the venue. Formatting a date costs more than a commit's worth of processor, so the
 * current quarter of an hour is remembered: no time zone changes its offset inside one.
 */
export function venueDay(timeZone: string): VenueDay {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const quarter = 15 * 60_000;
  let known = Number.NaN;
  let day: CivilDate = '';
  return {
    timeZone,
    dayOf(at: WallMs): CivilDate {
      const slot = Math.floor(at / quarter);
      if (slot !== known) {
        day = format.format(at);
        known = slot;
      }
      return day;
    },
  };
}
