/**
 * How long a registration stays valid, in the venue's calendar days (design section 1.4 and 4: "a
 * day is the venue's"). A record is valid through the whole of its last day.
 */
import type { CivilDate } from '../../schemas/credential.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { Policy } from '../../schemas/policy.js';
import type { WallMs } from '../../schemas/time.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Validity = Policy['validity'];

export function addDays(day: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Registered by ID on this venue day. */
export function idLastDay(registered: CivilDate, validity: Validity): CivilDate {
  return addDays(registered, validity.idDays);
}

/** Never later than what the paper itself says. */
export function paperLastDay(
  paper: { readonly issued: CivilDate; readonly printedValidUntil?: CivilDate | undefined },
  validity: Validity,
): CivilDate {
  const byPolicy = addDays(paper.issued, validity.paperDays);
  const printed = paper.printedValidUntil;
  return printed !== undefined && printed < byPolicy ? printed : byPolicy;
}

/** `updated` is the venue's day of the moment that the itinerary card shows. */
export function itineraryLastDay(updated: CivilDate, validity: Validity): CivilDate {
  return addDays(updated, validity.itineraryDays);
}

/** The first instant that is no longer this day at the venue. */
export function endOfVenueDay(day: CivilDate, venue: VenueDay): WallMs {
  // No zone is further than 14 hours from UTC, so the border lies between these two.
  let inside = Date.parse(`${day}T00:00:00Z`) - 15 * HOUR_MS;
  let after = Date.parse(`${day}T00:00:00Z`) + DAY_MS + 15 * HOUR_MS;
  while (after - inside > 1) {
    const middle = Math.floor((inside + after) / 2);
    if (venue.dayOf(middle) > day) after = middle;
    else inside = middle;
  }
  return after;
}
