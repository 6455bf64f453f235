/** What the desk is told after it acted. Carries no personal data. */
import type { CivilDate } from './credential.js';
import type { StandingKind } from './decision.js';
import type { ErrorBody } from './errors.js';
import type { EventId } from './ledger.js';

/** What became of the lane. A failed release never undoes the row before it. */
export interface ReleaseAnswer {
  /** True when the turnstile took the pulse. */
  readonly released: boolean;
  readonly pulses: number;
  /** Why it was not released; absent also when no lane was to be opened. */
  readonly error?: ErrorBody;
  /** The row of the latest try, when the same request was sent again after nothing had been pulsed. */
  readonly triedAgain?: EventId;
}

/** The same person was registered through the same door earlier on this day of the venue. */
export interface EarlierRegistration {
  readonly eventId: EventId;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface RegistrationAnswer extends ReleaseAnswer {
  readonly registered: true;
  readonly eventId: EventId;
  readonly door: Exclude<StandingKind, 'list'>;
  /** RFC 3339, UTC: when the row was made. */
  readonly at: string;
  /** Last day of the venue on which the record is valid; absent for a voucher, which is for now. */
  readonly validThrough?: CivilDate;
  /** RFC 3339, UTC: the first instant at which the record is no longer valid; absent for a voucher. */
  readonly validUntil?: string;
  readonly alreadyRegistered?: EarlierRegistration;
  /**
   * People of the group for whom nothing has opened yet: one opening takes five, and after a failed one
   * everybody still waits. 0 where no lane was to be opened.
   */
  readonly remaining: number;
}

export interface CorrectionAnswer {
  readonly corrected: true;
  readonly eventId: EventId;
  readonly corrects: EventId;
  readonly at: string;
  /** Absent when the record was made void. Its `eventId` is that of the correction. */
  readonly replacement?: RegistrationAnswer;
}

export interface OpeningAnswer extends ReleaseAnswer {
  readonly eventId: EventId;
  readonly at: string;
  /** `journal`: the ledger could not commit; the row follows when it can. */
  readonly recorded: 'ledger' | 'journal';
}
