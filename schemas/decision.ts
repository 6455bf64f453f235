/** The vocabulary of `decide`: its inputs, its two outcomes and every reason it may give. */
import type { CardExpiry, CardKind, CivilDate, Evidence, LinkStrength } from './credential.js';
import type { ReadFailure } from './device.js';
import type { Policy } from './policy.js';
import type { Lookup } from './status.js';
import type { WallMs } from './time.js';

/** A machine never refuses: there is no third value. */
export type Outcome = 'admit' | 'assist';

export const REASONS = [
  // admit
  'green',
  'registered-by-id',
  /** A card that was linked to the person at a desk. */
  'registered-by-link',
  'standing-id',
  'standing-paper',
  'standing-itinerary',
  'standing-list',
  'reopen',
  'staff-release',
  // assist
  'yellow',
  'red',
  'no-code',
  'platform-unavailable',
  'platform-untrusted',
  'platform-unmapped',
  'not-registered',
  'unlinked-card',
  /** Linked by its UID alone, and the policy in force wants more. */
  'uid-only-link',
  'card-unreadable',
  'card-authentication',
  'unknown-card',
  'lifted-early',
  'invalid-data',
  'reader-silent',
  'several-cards',
  'card-blocked',
  'too-slow',
  'turnstile-offline',
  'ledger-unavailable',
] as const;
export type Reason = (typeof REASONS)[number];

/** Facts worth a note that change nothing by themselves. */
export const FINDINGS = [
  'card-expired',
  'card-not-yet-valid',
  'senior',
  'age-unknown',
  'answer-contradicts',
  'number-mismatch',
  'weak-evidence',
  /** The person is known by a card link. */
  'linked-card',
  'order-ended-clock-untrusted',
] as const;
export type Finding = (typeof FINDINGS)[number];

export const STANDING_KINDS = ['id', 'paper', 'itinerary', 'list'] as const;
export type StandingKind = (typeof STANDING_KINDS)[number];

/** Something stored about the person that is still valid. */
export interface StandingRecord {
  readonly kind: StandingKind;
  readonly eventId: string;
  readonly validUntil: WallMs;
}

export type PolicyMode = 'everyday' | 'epidemic';

/** The person as `decide` sees her; no name and no number. */
export interface Subject {
  readonly card: CardKind;
  readonly evidence: Evidence;
  /** She is known, or confirmed, by a link of this card; absent where no link was used. */
  readonly linked?: LinkStrength;
  readonly birth?: CivilDate;
  readonly validFrom?: CivilDate;
  readonly validTo?: CardExpiry;
}

export interface DecideInput {
  /** Absent when no person is known: `failure` or an unlinked card. */
  readonly subject?: Subject;
  readonly failure?: ReadFailure;
  readonly unlinked?: boolean;
  /** Absent in everyday mode, where no question is asked. */
  readonly lookup?: Pick<Lookup, 'status'>;
  readonly standing: readonly StandingRecord[];
  readonly policy: Policy;
  readonly mode: PolicyMode;
  readonly now: WallMs;
  /** The venue's calendar day. */
  readonly today: CivilDate;
  readonly lane: { readonly turnstileOnline: boolean; readonly ledgerReady: boolean };
  /** Findings made on the way here: of the policy in force, of the lane. */
  readonly noted?: readonly Finding[];
}

export interface Decision {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  /** An alarm for staff: spoiling answers must be seen. */
  readonly alarm: boolean;
  readonly mode: PolicyMode;
  readonly policyVersion: string;
  readonly senior: boolean | 'unknown';
}
