/** What the registration desk needs from the rest of the house. */
import type { StandingRecord } from '../../schemas/decision.js';
import type { Direction } from '../../schemas/device.js';
import type { EventId, LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import type { Clock, RandomSource, WallMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { JournalledOpening, JournalledOperators } from './journalled-opening.js';

export type Door = Registration['door'];

export interface ReleaseOrder {
  /** The committed row that allows the pulses. */
  readonly eventId: EventId;
  readonly direction: Direction;
  /** 1 to 5. */
  readonly passages: number;
  /** The assist this answers. */
  readonly visit?: EventId;
  /** Whom this lets through, where it is known. Personal data: it goes no further than the lane. */
  readonly person?: Person;
  /** The display says `registered` rather than `pass`; both look and sound alike. */
  readonly registered: boolean;
}

/**
 * The lanes, by name. `release` rejects with `TURNSTILE_OFFLINE`, `TURNSTILE_UNCONFIRMED`,
 * `LANE_BUSY` or `EVACUATION`. From the call on, the lane owns the outcome row of the order, also when it rejects.
 */
export interface LaneReleaser {
  has(lane: string): boolean;
  /** The direction in which a lane lets people in; only asked of lanes that exist. */
  directionOf(lane: string): Direction;
  /** Whether somebody still waits for staff under this visit. */
  waits(visit: EventId): boolean;
  release(lane: string, order: ReleaseOrder): Promise<{ readonly pulses: number }>;
  refuse(
    lane: string,
    refusal: { readonly visit: EventId; readonly operator: string; readonly reason: string },
  ): Promise<void>;
}

/** A registration of the desk. */
export interface RegisteredEntry {
  readonly kind: Door;
  readonly state: 'standing' | 'expired' | 'revoked';
  readonly at: WallMs;
  /** The first instant at which it is no longer valid; of a voucher, at which its passage is over. */
  readonly validUntil: WallMs;
  /** Absent where nothing that is left says whose it was, and for a voucher. */
  readonly person?: Person;
}

export interface RegistrationRegistry {
  /** Undefined when this event is no registration of the desk, or nothing is known of it any more. */
  entry(eventId: EventId): RegisteredEntry | undefined;
  /** Valid records of a person, newest first. */
  standing(person: Person, now: WallMs): readonly StandingRecord[];
  /** Whether any row with this event id was ever committed. */
  committed(eventId: EventId): boolean;
}

/** Holds no personal data. Preallocated, so that it works on a full disk. Resolves once the record is synced. */
export interface OpeningJournal {
  write(record: JournalledOpening): Promise<void>;
}

export interface DeskParts {
  readonly ledger: LedgerWriter;
  readonly registry: RegistrationRegistry;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  readonly venue: VenueDay;
  readonly lanes: LaneReleaser;
  readonly journal: OpeningJournal;
  /** Who opened what waits in the journal. Absent: the rows of those openings name nobody. */
  readonly operators?: JournalledOperators;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: (
    event: string,
    fields: Readonly<Record<string, string | number | boolean>>,
  ) => void;
}
