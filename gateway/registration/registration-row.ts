/** The ledger row of a registration: what stays for the day, and what stays while it is valid. */
import { parseIdNumber } from '../../schemas/id-number.js';
import type { EventId, Json, LedgerEntry } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import { endOfVenueDay } from '../decision/validity.js';
import type { AcceptedEvidence, EvidenceContext } from './evidence.js';

/** Identity type of the platform API: `16` is the 2017 foreign permanent resident's number. */
export function personOf(idNumber: string, name?: string): Person {
  const parsed = parseIdNumber(idNumber);
  const idType = parsed.ok && parsed.value.kind === 'foreign-2017' ? '16' : '01';
  return { idType, idNo: idNumber, ...(name === undefined ? {} : { name }) };
}

type RegistrationRow = Required<
  Pick<LedgerEntry, 'kind' | 'eventId' | 'payload' | 'query' | 'person' | 'registry'>
> &
  LedgerEntry;

/**
 * The row with its registry entry, in one transaction. The entry says whose it is and what was shown;
 * the name of the day's payload dies with the day. With `keepIdentity: never` name, number, phone
 * and the number of a paper stay out of the payload, and the name out of the registry.
 */
export function registrationRow(
  eventId: EventId,
  input: Registration,
  accepted: AcceptedEvidence,
  context: EvidenceContext,
): RegistrationRow {
  const { policy, mode, venue, now } = context;
  const keep = policy[mode].keepIdentity !== 'never';
  const person = personOf(input.idNumber, keep ? input.name : undefined);
  const expiresAt = endOfVenueDay(accepted.validThrough, venue);
  const content = {
    door: input.door,
    at: exactTime(now),
    operator: input.operator,
    validThrough: accepted.validThrough,
    validUntil: exactTime(expiresAt),
    companions: input.companions,
    lane: input.lane,
    visit: input.visit,
    ...accepted.fields,
    // The number of a paper names a person as well as her own does.
    ...(keep ? {} : { number: undefined }),
  } satisfies { readonly [name: string]: Json | undefined };
  const identity = {
    idType: person.idType,
    idNumber: input.idNumber,
    name: input.name,
    phone: input.phone,
    phoneLast4: input.door === 'itinerary' ? input.phoneLast4 : undefined,
  };
  return {
    kind: 'registration',
    eventId,
    ...(input.visit === undefined ? {} : { refersTo: input.visit }),
    payload: { ...content, ...(keep ? identity : {}), mode, policyVersion: policy.version },
    query: {
      result: 'registered',
      operator: input.operator,
      ...(input.lane === undefined ? {} : { lane: input.lane }),
    },
    person,
    registry: {
      kind: input.door,
      person,
      expiresAt,
      content,
    },
    ...(input.lane === undefined ? {} : { opening: 'begins' as const }),
  };
}

/** RFC 3339 with milliseconds, UTC. */
export function exactTime(at: WallMs): string {
  return new Date(at).toISOString();
}
