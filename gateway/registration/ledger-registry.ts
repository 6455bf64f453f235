/** Registrations as the ledger holds them: the standing ones, and what became of the others. */
import { z } from 'zod';
import type { RegistrationSummary } from '../../schemas/control.js';
import type { StandingKind, StandingRecord } from '../../schemas/decision.js';
import type { EventId, Json, LeafKind } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Clock, WallMs } from '../../schemas/time.js';
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
  findPerson(
    person: Person,
    options: { readonly days: number },
  ): readonly { readonly refersTo?: EventId; readonly kind: LeafKind }[];
}

type KeptPerson = Pick<Person, 'idType' | 'idNo'> & { readonly name?: string | undefined };

/** What the desk wrote (registration-row.ts); lists and card links look different. */
const writtenSchema = z.object({
  door: z.enum(['id', 'paper', 'itinerary']),
  at: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  idType: z.enum(['01', '16']).optional(),
  idNumber: z.string().optional(),
});
type Written = z.infer<typeof writtenSchema>;
const correctionSchema = z.object({ act: z.literal('correction'), replacement: writtenSchema });

/** Day keys live at most this long (site setting `personalDays`). */
const ALL_DAYS = { days: 90 };

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
   * What left the registry is told from the day's payload: corrected by staff, or past its end. After
   * `personalDays` nothing is known of it any more. Where the policy keeps no identity a correction of
   * an expired record cannot be found again.
   */
  entry(eventId: EventId): RegisteredEntry | undefined {
    const kept = this.#ledger.registryEntry(eventId);
    const now = this.#clock.wall();
    if (kept !== undefined) {
      const written = writtenSchema.safeParse(kept.content).data;
      if (written === undefined) return undefined;
      const state = Date.parse(written.validUntil) > now ? 'standing' : 'expired';
      const { idType, idNo } = kept.person;
      return { ...entryOf(written), state, person: { idType, idNo } };
    }
    const payload = this.#ledger.payloadOf(eventId).value;
    const written =
      writtenSchema.safeParse(payload).data ??
      correctionSchema.safeParse(payload).data?.replacement;
    if (written === undefined) return undefined;
    const entry = entryOf(written);
    const revoked = entry.validUntil > now || this.#corrected(eventId, entry.person);
    return { ...entry, state: revoked ? 'revoked' : 'expired' };
  }

  #corrected(eventId: EventId, person: Person | undefined): boolean {
    if (person === undefined) return false;
    return this.#ledger
      .findPerson(person, ALL_DAYS)
      .some(({ refersTo, kind }) => refersTo === eventId && kind === 'registration');
  }

  /** For the control socket: no name and no number. */
  summary(eventId: EventId): RegistrationSummary | undefined {
    const entry = this.entry(eventId);
    if (entry === undefined) return undefined;
    const { kind: door, state, at, validUntil } = entry;
    return { eventId, door, state, at: exactTime(at), validUntil: exactTime(validUntil) };
  }
}

function entryOf(written: Written): Omit<RegisteredEntry, 'state'> {
  const { idType, idNumber } = written;
  const known = idType !== undefined && idNumber !== undefined;
  return {
    kind: written.door,
    at: Date.parse(written.at),
    validUntil: Date.parse(written.validUntil),
    ...(known ? { person: { idType, idNo: idNumber } } : {}),
  };
}
