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
] as const;
export type LookupCause = (typeof LOOKUP_CAUSES)[number];

/** The person a look-up or a standing record is about. Personal data. */
export interface Person {
  /** `01` resident ID number and its 18-character relatives; `16` 2017 foreign number; `02` passport. */
  readonly idType: '01' | '16' | '02';
  readonly idNo: string;
  readonly name?: string;
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

/** Never rejects: every failure is a `Lookup` with its cause. */
export interface HealthPlatform {
  lookup(request: LookupRequest): Promise<Lookup>;
}
