/**
 * What a list of registrations shows of one of them. A photo is never decrypted for a list: the registry
 * tells of a paper while its entry lives, and a payload that may hold a photo is left closed.
 */
import type { MaskedPerson, RecentRecord } from '../../schemas/api/desk-records.js';
import { ageOn, parseIdNumber } from '../../schemas/id-number.js';
import type { EventId, Json, LeafKind, VenueDay } from '../../schemas/ledger.js';
import { maskName, maskNumber } from '../../schemas/masking.js';
import type { Clock } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Content, LedgerRow } from '../ledger/reader.js';
import type { RegistryEntry } from '../ledger/registry.js';
import { VOUCHER_MS } from '../registration/holder.js';
import {
  describeRegistration,
  type RegisteredIdentity,
  type RegistrationDescription,
} from '../registration/payload.js';
import type { RegistrationRegistry } from '../registration/ports.js';

/** Every payload without a photo but the longest itineraries is below it, every legible photo above. */
export const LIGHT_BYTES = 2048;

export interface RecentRegistrationParts {
  readonly ledger: {
    contentOf(eventId: EventId): Content;
    registryEntry(eventId: EventId): RegistryEntry | undefined;
    payloadOf(eventId: EventId): { readonly state: string; readonly value?: Json | undefined };
    referring(eventId: EventId, kind: LeafKind): readonly LedgerRow[];
  };
  readonly registry: Pick<RegistrationRegistry, 'entry'>;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  readonly venue: VenueDay;
  readonly clock: Clock;
}

export type RegistrationShown = Pick<RecentRecord, 'door' | 'state' | 'person'>;

export class RecentRegistration {
  readonly #parts: RecentRegistrationParts;

  constructor(parts: RecentRegistrationParts) {
    this.#parts = parts;
  }

  /** Undefined when nothing is known of it any more. */
  shown({ eventId, at }: LedgerRow): RegistrationShown | undefined {
    const { ledger, registry } = this.#parts;
    const content = ledger.contentOf(eventId);
    if (content.state !== 'present') return undefined;
    const entry = ledger.registryEntry(eventId);
    const kept = registrationIn(entry?.content);
    const light = content.bytes <= LIGHT_BYTES && kept?.door !== 'paper';
    if (light) {
      const written = registrationIn(ledger.payloadOf(eventId).value);
      if (written === undefined) return undefined;
      return { ...this.#told(written.door, written.identity), ...stateOf(registry.entry(eventId)) };
    }
    if (entry === undefined || kept === undefined) return { state: this.#closedState(eventId, at) };
    return { ...this.#told(kept.door, this.#entered(entry)), ...stateOf(registry.entry(eventId)) };
  }

  /** Of a payload that stays closed, and that the registry knows nothing of: corrected, or a voucher. */
  #closedState(eventId: EventId, at: number): NonNullable<RecentRecord['state']> {
    const { ledger, clock } = this.#parts;
    if (ledger.referring(eventId, 'registration').length > 0) return 'revoked';
    return at + VOUCHER_MS > clock.wall() ? 'standing' : 'expired';
  }

  /** Where the policy keeps no identity, the registry has one for its own use only. */
  #entered({ person }: RegistryEntry): RegisteredIdentity {
    const { policy, mode } = this.#parts.policyInForce();
    if (policy[mode].keepIdentity === 'never') return {};
    const { idNo, name } = person;
    const parsed = parseIdNumber(idNo);
    return {
      number: idNo,
      ...(name === undefined ? {} : { name }),
      ...(parsed.ok ? { birth: parsed.value.birth } : {}),
    };
  }

  #told(
    door: RegistrationDescription['door'],
    identity: RegisteredIdentity,
  ): Pick<RecentRecord, 'door' | 'person'> {
    const person = this.#masked(identity);
    return { door, ...(person === undefined ? {} : { person }) };
  }

  #masked({ name, number, birth }: RegisteredIdentity): MaskedPerson | undefined {
    if (name === undefined && number === undefined) return undefined;
    const { venue, clock, policyInForce } = this.#parts;
    const age = birth === undefined ? undefined : ageOn(birth, venue.dayOf(clock.wall()));
    return {
      ...(name === undefined ? {} : { name: maskName(name) }),
      ...(number === undefined ? {} : { number: maskNumber(number) }),
      ...(age === undefined || age < 0 ? {} : { age }),
      senior: age === undefined ? 'unknown' : age >= policyInForce().policy.seniorAge,
    };
  }
}

function stateOf(
  entry: { readonly state: NonNullable<RecentRecord['state']> } | undefined,
): Pick<RecentRecord, 'state'> {
  return entry === undefined ? {} : { state: entry.state };
}

function registrationIn(payload: Json | undefined): RegistrationDescription | undefined {
  const described = describeRegistration(payload);
  return described?.act === 'registered' || described?.act === 'corrected'
    ? described.registration
    : undefined;
}
