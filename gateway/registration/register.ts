import type {
  EarlierRegistration,
  RegistrationAnswer,
  ReleaseAnswer,
} from '../../schemas/desk-answers.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import { peopleOf, type Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import { acceptEvidence, type EvidenceContext } from './evidence.js';
import { heldBy, holderOf } from './holder.js';
import type { DeskParts, Door, ReleaseOrder } from './ports.js';
import { exactTime, registrationRow } from './registration-row.js';
import { releaseLane, requireLane, requireVisit } from './release.js';

/** Most passages of one opening (design section 1.6). */
const MOST_PASSAGES = 5;

/** The newest standing record of the same door made on the venue's present day. */
function earlierToday(
  parts: DeskParts,
  person: Person | undefined,
  door: Door,
  context: EvidenceContext,
): EarlierRegistration | undefined {
  if (person === undefined) return undefined;
  const today = context.venue.dayOf(context.now);
  for (const record of parts.registry.standing(person, context.now)) {
    if (record.kind !== door) continue;
    const at = parts.registry.entry(record.eventId)?.at;
    if (at !== undefined && context.venue.dayOf(at) === today) {
      return { eventId: record.eventId, at: exactTime(at) };
    }
  }
  return undefined;
}

export function orderOf(
  parts: DeskParts,
  lane: string,
  eventId: EventId,
  input: Registration,
): ReleaseOrder {
  const { visit } = input;
  const person = heldBy(holderOf(input));
  return {
    eventId,
    direction: parts.lanes.directionOf(lane),
    passages: Math.min(peopleOf(input), MOST_PASSAGES),
    ...(visit === undefined ? {} : { visit }),
    ...(person === undefined ? {} : { person }),
    registered: true,
  };
}

/** See `RegistrationAnswer.remaining`. */
export function remainingAfter({ released }: ReleaseAnswer, input: Registration): number {
  if (input.lane === undefined) return 0;
  const people = peopleOf(input);
  return released ? people - Math.min(people, MOST_PASSAGES) : people;
}

/**
 * Registers a person: checks the evidence, commits one row, and only then opens the lane it was
 * opened for. `amend` turns the row into a correction of another one, in the same transaction.
 * Rejects as `requireLane`, `requireVisit`, `acceptEvidence`, `registrationRow` and
 * `LedgerWriter.append` do; a failed release is in the answer.
 */
export async function registerPerson(
  parts: DeskParts,
  eventId: EventId,
  input: Registration,
  amend: (row: LedgerEntry) => LedgerEntry = (row) => row,
): Promise<RegistrationAnswer> {
  requireLane(parts, input.lane);
  requireVisit(parts, input.visit);
  const context: EvidenceContext = {
    ...parts.policyInForce(),
    venue: parts.venue,
    now: parts.clock.wall(),
  };
  const accepted = acceptEvidence(input, context);
  const row = registrationRow(eventId, input, accepted, context);
  const earlier = earlierToday(parts, row.person, input.door, context);
  await parts.ledger.append(amend(row));
  const release =
    input.lane === undefined
      ? { released: false, pulses: 0 }
      : await releaseLane(parts, input.lane, orderOf(parts, input.lane, eventId, input));
  return {
    registered: true,
    eventId,
    door: input.door,
    at: exactTime(context.now),
    ...(row.registry === undefined
      ? {}
      : {
          validThrough: accepted.validThrough,
          validUntil: exactTime(row.registry.expiresAt),
        }),
    ...(earlier === undefined ? {} : { alreadyRegistered: earlier }),
    remaining: remainingAfter(release, input),
    ...release,
  };
}
