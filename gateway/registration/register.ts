import type { EarlierRegistration, RegistrationAnswer } from '../../schemas/desk-answers.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import { acceptEvidence, type EvidenceContext } from './evidence.js';
import type { DeskParts, Door, ReleaseOrder } from './ports.js';
import { exactTime, registrationRow } from './registration-row.js';
import { releaseLane, requireLane, requireVisit } from './release.js';

/** The newest standing record of the same door made on the venue's present day. */
function earlierToday(
  parts: DeskParts,
  person: Person,
  door: Door,
  context: EvidenceContext,
): EarlierRegistration | undefined {
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
  { companions, visit }: Registration,
): ReleaseOrder {
  return {
    eventId,
    direction: parts.lanes.directionOf(lane),
    passages: 1 + companions,
    ...(visit === undefined ? {} : { visit }),
    registered: true,
  };
}

/**
 * Registers a person: checks the evidence, commits one row, and only then opens the lane it was
 * opened for. `amend` turns the row into a correction of another one, in the same transaction.
 * Rejects as `requireLane`, `requireVisit`, `acceptEvidence` and `LedgerWriter.append` do; a failed
 * release is in the answer.
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
    validThrough: accepted.validThrough,
    validUntil: exactTime(row.registry.expiresAt),
    ...(earlier === undefined ? {} : { alreadyRegistered: earlier }),
    ...release,
  };
}
