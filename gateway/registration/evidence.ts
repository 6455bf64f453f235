/** The three doors: whether what the person brought may be registered, and until when. Pure. */
import type { CivilDate } from '../../schemas/credential.js';
import { TongdaoError } from '../../schemas/errors.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Json, VenueDay } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { idLastDay, itineraryLastDay, paperLastDay } from '../decision/validity.js';

/** How far the clock of a phone may run ahead of the gateway's. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface EvidenceContext extends Pick<PolicyInForce, 'policy' | 'mode'> {
  readonly venue: VenueDay;
  readonly now: WallMs;
}

export interface AcceptedEvidence {
  /** Last day of the venue on which the record is valid. */
  readonly validThrough: CivilDate;
  /** The fields of this door alone, for the encrypted payload. */
  readonly fields: { readonly [name: string]: Json | undefined };
}

type Of<Door extends Registration['door']> = Extract<Registration, { door: Door }>;

function invalid(path: string, detail: string): TongdaoError {
  return new TongdaoError('INPUT_INVALID', detail, { path });
}

function notAccepted(detail: string, path: string): TongdaoError {
  return new TongdaoError('EVIDENCE_NOT_ACCEPTED', detail, { path });
}

function refuseExpired(validThrough: CivilDate, today: CivilDate, path: string): void {
  if (validThrough < today) {
    throw new TongdaoError('EVIDENCE_EXPIRED', `valid through ${validThrough}`, { path });
  }
}

function paper(input: Of<'paper'>, context: EvidenceContext, today: CivilDate): AcceptedEvidence {
  if (input.issued > today) throw invalid('issued', 'is in the future');
  if (input.printedValidUntil !== undefined && input.printedValidUntil < input.issued) {
    throw invalid('printedValidUntil', 'is before the date of issue');
  }
  const validThrough = paperLastDay(input, context.policy.validity);
  refuseExpired(validThrough, today, 'issued');
  return {
    validThrough,
    fields: {
      paperType: input.paperType,
      issuer: input.issuer,
      number: input.number,
      issued: input.issued,
      printedValidUntil: input.printedValidUntil,
    },
  };
}

/** A star says that a town has a risk area, not that the person was there: it never refuses. */
function itinerary(
  input: Of<'itinerary'>,
  context: EvidenceContext,
  today: CivilDate,
): AcceptedEvidence {
  const updatedAt = Date.parse(input.updatedAt);
  if (updatedAt > context.now + CLOCK_TOLERANCE_MS) throw invalid('updatedAt', 'is in the future');
  const updated = context.venue.dayOf(updatedAt);
  // Inside the tolerance a card may be of tomorrow; it is then counted as of today.
  const from = updated > today ? today : updated;
  const validThrough = itineraryLastDay(from, context.policy.validity);
  refuseExpired(validThrough, today, 'updatedAt');
  if (input.colour !== 'green') throw notAccepted('the card is not green', 'colour');
  return {
    validThrough,
    fields: {
      colour: input.colour,
      places: input.places.map((place) => ({ name: place.name, starred: place.starred })),
      updatedAt: input.updatedAt,
    },
  };
}

function refuseUnborn(idNumber: string, today: CivilDate): void {
  const id = parseIdNumber(idNumber);
  if (id.ok && id.value.birth > today) throw invalid('idNumber', 'ID number: birth-date');
}

/**
 * Throws `INPUT_INVALID` (a date in the future, no temperature where the policy requires one), `EVIDENCE_EXPIRED` or `EVIDENCE_NOT_ACCEPTED`. The
 * answer goes to the desk only: a lane shows assist whatever the reason.
 */
export function acceptEvidence(input: Registration, context: EvidenceContext): AcceptedEvidence {
  const { policy, mode, venue, now } = context;
  const today = venue.dayOf(now);
  if (input.idNumber !== undefined) refuseUnborn(input.idNumber, today);
  if (!policy[mode].fallbacks[input.door]) {
    throw notAccepted(`the policy in force closes the door "${input.door}"`, 'door');
  }
  if (policy[mode].temperature === 'required' && input.temperature === undefined) {
    throw invalid('temperature', 'the policy in force requires it');
  }
  switch (input.door) {
    case 'id':
      return { validThrough: idLastDay(today, policy.validity), fields: {} };
    case 'paper':
      return paper(input, context, today);
    case 'itinerary':
      return itinerary(input, context, today);
  }
}
