/** The ledger row of a registration: what stays for the day, and what stays while it is valid. */
import type { EventId, Json, LedgerEntry } from '../../schemas/ledger.js';
import { peopleOf, type Registration } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import { endOfVenueDay } from '../decision/validity.js';
import type { AcceptedEvidence, EvidenceContext } from './evidence.js';
import { heldBy, holderOf } from './holder.js';
import type { WrittenRegistration } from './payload.js';
import { cleanPhotoText } from './photo.js';

export { personOf } from './holder.js';

export type RegistrationRow = LedgerEntry & Required<Pick<LedgerEntry, 'eventId' | 'payload'>>;

type Fields = { readonly [name: string]: Json | undefined };

/** What names the person, or shows her: in the day's payload only, and only where an identity is kept. */
function identityFields(input: Registration): Fields & Partial<WrittenRegistration> {
  const person = heldBy(holderOf(input));
  const photo = input.door === 'paper' ? input.photo : undefined;
  return {
    idType: person?.idType,
    idNumber: input.idNumber,
    documentNumber: input.document?.number,
    name: input.name,
    phone: input.phone,
    phoneLast4: input.door === 'itinerary' ? input.phoneLast4 : undefined,
    // Whom somebody visits is often a relative.
    goingTo: input.goingTo,
    photo: photo === undefined ? undefined : cleanPhotoText(photo),
  };
}

/**
 * The row with its registry entry, in one transaction. The entry says whose it is and what was shown;
 * name, photo, temperature and the rest of the day's payload die with the day. A voucher has no entry
 * and no tag. With `keepIdentity: never` number, name, phone, destination, photo and the number of a
 * paper stay out of the payload, and the name out of the registry; a photo is checked all the same. The
 * words of a voucher stay, as every note of staff does. Throws `PHOTO_INVALID`.
 */
export function registrationRow(
  eventId: EventId,
  input: Registration,
  accepted: AcceptedEvidence,
  context: EvidenceContext,
): RegistrationRow {
  const { policy, mode, venue, now } = context;
  const rules = policy[mode];
  const keep = rules.keepIdentity !== 'never';
  const holder = holderOf(input, keep ? input.name : undefined);
  const person = heldBy(holder);
  const { validThrough } = accepted;
  const expiresAt = endOfVenueDay(validThrough, venue);
  const content = {
    door: input.door,
    holder: holder.kind,
    documentType: input.document?.documentType,
    at: exactTime(now),
    operator: input.operator,
    ...(person === undefined ? {} : { validThrough, validUntil: exactTime(expiresAt) }),
    people: peopleOf(input),
    lane: input.lane,
    visit: input.visit,
    ...accepted.fields,
    // The number of a paper names a person as well as her own does.
    ...(keep ? {} : { number: undefined }),
  } satisfies Fields & WrittenRegistration;
  const ofTheDay = {
    wheelchair: input.wheelchair,
    temperature: rules.temperature === 'never' ? undefined : input.temperature,
    voucher: input.voucher,
    mode,
    policyVersion: policy.version,
  } satisfies Fields & Partial<WrittenRegistration>;
  const identity = identityFields(input);
  return {
    kind: 'registration',
    eventId,
    ...(input.visit === undefined ? {} : { refersTo: input.visit }),
    payload: { ...content, ...ofTheDay, ...(keep ? identity : {}) },
    query: {
      result: 'registered',
      operator: input.operator,
      ...(input.lane === undefined ? {} : { lane: input.lane }),
    },
    ...(person === undefined
      ? {}
      : { person, registry: { kind: input.door, person, expiresAt, content } }),
    ...(input.lane === undefined ? {} : { opening: 'begins' as const }),
  };
}

/** RFC 3339 with milliseconds, UTC. */
export function exactTime(at: WallMs): string {
  return new Date(at).toISOString();
}
