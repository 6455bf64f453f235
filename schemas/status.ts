import type { MonoMs } from './time.js';

/**
 * What a platform look-up can end in (design section 1.3). A failure is never a colour, and a value
 * that is not in a profile's table is `unmapped`, never a guess.
 */
export const STATUSES = [
  'green',
  'yellow',
  'red',
  /** No code applied for. */
  'none',
  /** Timeout, 5xx, reset, breaker, quota: a fact about us, not about the person. */
  'unavailable',
  /** Unsigned, mis-signed, replayed, for another person, malformed. */
  'untrusted',
  /** A value we do not know. */
  'unmapped',
] as const;
export type Status = (typeof STATUSES)[number];

/** Why a look-up gave no colour; closed, so that it can be a metric label. */
export const LOOKUP_CAUSES = [
  'timeout',
  'connection',
  'server-error',
  'overloaded',
  'breaker-open',
  'clock-unknown',
  'unsigned',
  'bad-signature',
  'wrong-key',
  'wrong-algorithm',
  'expired',
  'not-this-request',
  'replayed',
  'malformed',
  'too-large',
  'refused-by-platform',
  'unmapped-value',
  /** The gateway itself could not ask: its key or its counter is unusable. */
  'internal',
] as const;
export type LookupCause = (typeof LOOKUP_CAUSES)[number];

/** Codes that a platform knows: resident ID number and its 18-character relatives, 2017 foreign number, passport. */
export const PLATFORM_ID_TYPES = ['01', '16', '02'] as const;
export type PlatformIdType = (typeof PLATFORM_ID_TYPES)[number];

/**
 * `99` (other, facts/platform-api.md, table of certificate types) stands for every further document. It
 * is for the blind index alone and never sent to a platform: nobody there has a code for it. Two such
 * documents with one number share a tag, as do passports of two countries.
 */
export const ID_TYPES = [...PLATFORM_ID_TYPES, '99'] as const;
export type IdType = (typeof ID_TYPES)[number];

/** The person a look-up or a standing record is about. Personal data. */
export interface Person {
  readonly idType: IdType;
  readonly idNo: string;
  readonly name?: string;
}

/** Somebody a platform may be asked about. */
export interface PlatformPerson extends Person {
  readonly idType: PlatformIdType;
}

/** Whether a platform may be asked about this person; about nobody else is it ever. */
export function isPlatformPerson(person: Person): person is PlatformPerson {
  return PLATFORM_ID_TYPES.some((type) => type === person.idType);
}

/** What goes into the encrypted payload as evidence; the hash alone may be stored in the open. */
export interface LookupEvidence {
  /** base64url SHA-256 of the exact request string. */
  readonly requestHash: string;
  readonly response?: string;
}

export interface Lookup {
  readonly status: Status;
  readonly cause?: LookupCause;
  /** As the platform wrote it, at most 64 characters; shown to auditors, never mapped by guess. */
  readonly rawCode?: string;
  readonly issuer?: string;
  /** RFC 3339. */
  readonly asOf?: string;
  readonly validUntil?: string;
  readonly reference?: string;
  readonly tookMs: number;
  readonly evidence?: LookupEvidence;
}

export interface LookupRequest {
  readonly person: Person;
  readonly laneId: string;
  /** The budget runs on the monotonic clock from here. */
  readonly startedAt: number;
}

/** A question that may leave the box. */
export interface PlatformLookupRequest extends LookupRequest {
  readonly person: PlatformPerson;
}

/**
 * Never rejects: every failure is a `Lookup` with its cause. Somebody for whom no platform has a code
 * (`99`) is `none` and nothing is sent.
 */
export interface HealthPlatform {
  /**
   * Resolves within the budget. With `onLate` an exchange that outlasts the budget goes on for up to
   * 10 s, and an answer that then verifies is delivered once; failures are not.
   */
  lookup(request: LookupRequest, onLate?: (lookup: Lookup) => void): Promise<Lookup>;
}

/** Signed time of the platform against the box's clocks; the operating system's clock is not set. */
export interface SignedTime {
  /** To be added to the wall clock to get the platform's time, milliseconds. */
  readonly offsetMs: number;
  /** How long ago the platform last confirmed it, monotonic milliseconds. */
  readonly ageMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** For console, metrics and doctor. Carries no personal data. */
export interface PlatformStatus {
  readonly breaker: BreakerState;
  readonly inFlight: number;
  /** Look-ups by result since start. */
  readonly results: Readonly<Record<Status, number>>;
  readonly causes: Readonly<Partial<Record<LookupCause, number>>>;
  /** Verified answers that came after the budget. */
  readonly late: number;
  /** Monotonic time of the last verified answer. */
  readonly lastAnswerAt?: MonoMs;
  readonly signedTime?: SignedTime;
  readonly keySetVersion: number;
  /** Key id and fingerprint under which this box is enrolled. */
  readonly boxKeyId: string;
  readonly boxFingerprint: string;
  /** Why nobody can be asked: key, key set or counter of this box cannot be used. Absent: all is well. */
  readonly unusable?: string;
}
