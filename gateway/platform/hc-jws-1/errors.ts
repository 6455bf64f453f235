/** Refusals that the platform signed: facts about this box and its request, never about the person. */
import type { ErrorClaims, PlatformError } from '../../../schemas/hc-jws.js';
import type { LookupCause } from '../../../schemas/status.js';

/** What would make the same question worth asking once more. */
export type Remedy = 'signed-time' | 'nonce' | 'key-set';

export interface Refusal {
  readonly cause: LookupCause;
  readonly remedy?: Remedy;
}

const TABLE: Readonly<Record<PlatformError, Refusal>> = {
  clock_skew: { cause: 'clock-unknown', remedy: 'signed-time' },
  use_nonce: { cause: 'refused-by-platform', remedy: 'nonce' },
  unknown_encryption_key: { cause: 'refused-by-platform', remedy: 'key-set' },
  overloaded: { cause: 'overloaded' },
  quota: { cause: 'overloaded' },
  unknown_box: { cause: 'refused-by-platform' },
  bad_request: { cause: 'refused-by-platform' },
  bad_header: { cause: 'refused-by-platform' },
  bad_signature: { cause: 'refused-by-platform' },
  bad_claims: { cause: 'refused-by-platform' },
  wrong_issuer: { cause: 'refused-by-platform' },
  wrong_audience: { cause: 'refused-by-platform' },
  wrong_target: { cause: 'refused-by-platform' },
  expired: { cause: 'refused-by-platform' },
  replayed: { cause: 'refused-by-platform' },
  seq_replayed: { cause: 'refused-by-platform' },
  subject_replayed: { cause: 'refused-by-platform' },
  bad_subject: { cause: 'refused-by-platform' },
};

const byName: ReadonlyMap<string, Refusal> = new Map(Object.entries(TABLE));

/** An error we do not know is a refusal like the others; its name is kept as the raw code. */
export function refusalOf(claims: Pick<ErrorClaims, 'error' | 'serverTime' | 'nonce'>): Refusal {
  const refusal = byName.get(claims.error) ?? { cause: 'refused-by-platform' };
  const helpless =
    (refusal.remedy === 'signed-time' && claims.serverTime === undefined) ||
    (refusal.remedy === 'nonce' && claims.nonce === undefined);
  return helpless ? { cause: refusal.cause } : refusal;
}
