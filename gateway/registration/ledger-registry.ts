/** Registrations as the ledger holds them: the standing ones, and what became of the others. */
import type { RegistrationSummary } from '../../schemas/control.js';
import type { StandingKind, StandingRecord } from '../../schemas/decision.js';
import type { EventId, Json, LeafKind } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Clock, WallMs } from '../../schemas/time.js';
import { VOUCHER_MS } from './holder.js';
import { describeRegistration, type RegistrationDescription } from './payload.js';
import type { RegisteredEntry, RegistrationRegistry } from './ports.js';
import { exactTime } from './registration-row.js';

/** The readings of the ledger that this needs; `Ledger` fits. */
export interface LedgerReads {
  standing(person: Person, now: WallMs): readonly StandingRecord[];
  /** Undefined once it was revoked, or destroyed after its end. */
  registryEntry(
    eventId: EventId,
  ):
    | { readonly kind: StandingKind; readonly person: KeptPerson; readonly content: Json }
    | undefined;
  payloadOf(eventId: EventId): { readonly state: string; readonly value?: Json | undefined };
  committed(eventId: EventId): boolean;
  referring(eventId: EventId, kind: LeafKind): readonly object[];
}

type KeptPerson = Pick<Person, 'idType' | 'idNo'> & { readonly name?: string | undefined };

export class LedgerRegistry implements RegistrationRegistry {
  readonly #ledger: LedgerReads;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(ledger: LedgerReads, clock: Pick<Clock, 'wall'>) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  standing(person: Person, now: WallMs): readonly StandingRecord[] {
    return this.#ledger.standing(person, now);
  }

  committed(eventId: EventId): boolean {
    return this.#ledger.committed(eventId);
  }

  /**
   * What left the registry, and a voucher, which was never in it, are told from the day's payload:
   * corrected by staff, or past their end. After `personalDays` nothing is known of them any more.
   */
  entry(eventId: EventId): RegisteredEntry | undefined {
    const kept = this.#ledger.registryEntry(eventId);
    const now = this.#clock.wall();
    const written = writtenIn(kept?.content ?? this.#ledger.payloadOf(eventId).value);
    if (written === undefined) return undefined;
    const entry = entryOf(written);
    const state = entry.validUntil > now ? 'standing' : 'expired';
    if (kept !== undefined) {
      const { idType, idNo } = kept.person;
      return { ...entry, state, person: { idType, idNo } };
    }
    const destroyed = written.holder !== 'voucher' && state === 'standing';
    const revoked = destroyed || this.#ledger.referring(eventId, 'registration').length > 0;
    return { ...entry, state: revoked ? 'revoked' : state };
  }

  /** For the control socket: no name and no number. */
  summary(eventId: EventId): RegistrationSummary | undefined {
    const entry = this.entry(eventId);
    if (entry === undefined) return undefined;
    const { kind: door, state, at, validUntil } = entry;
    return { eventId, door, state, at: exactTime(at), validUntil: exactTime(validUntil) };
  }
}

function writtenIn(payload: Json | undefined): RegistrationDescription | undefined {
  const row = describeRegistration(payload);
  switch (row?.act) {
    case 'registered':
    case 'corrected':
      return row.registration;
    case 'voided':
    case undefined:
      return undefined;
  }
}

function entryOf(written: RegistrationDescription): Omit<RegisteredEntry, 'state'> {
  const { door: kind, person, validUntil } = written;
  const at = Date.parse(written.at);
  return {
    kind,
    at,
    validUntil: validUntil === undefined ? at + VOUCHER_MS : Date.parse(validUntil),
    ...(person === undefined ? {} : { person }),
  };
}
