/**
 * A platform's check of a request, as strict as the strictest: every claim and every refusal of
 * facts/integrity.md 8.2 and 8.3. The order is from cheap to dear, and a request is remembered as seen
 * only once its signature is right, so that a stranger cannot burn a box's numbers.
 */
import { compactDecrypt, compactVerify, decodeProtectedHeader, type CryptoKey } from 'jose';
import {
  HC_JWS_ALGORITHMS,
  HC_JWS_PATH,
  HC_JWS_TYPE,
  REQUEST_LIFETIME_S,
  REQUEST_WINDOW_S,
  requestClaimsSchema,
  subjectHeaderSchema,
  subjectSchema,
  tokenHeaderSchema,
  type HcJwsAlgorithm,
  type PlatformError,
  type RequestClaims,
} from '../../../schemas/hc-jws.js';
import type { WallMs } from '../../../schemas/time.js';
import { decodeCanonical, parseCompact } from '../hc-jws-1/compact.js';
import { platformUrl, sha256 } from '../hc-jws-1/request.js';
import type { SeenOnce, SeqWindow } from './replay-guard.js';

export interface EnrolledBox {
  readonly boxId: string;
  readonly alg: HcJwsAlgorithm;
  readonly key: CryptoKey;
  readonly seq: SeqWindow;
}

export interface PlatformState {
  /** The platform's base URL: the only accepted `aud`. */
  readonly url: () => string;
  readonly now: () => WallMs;
  readonly box: (kid: string) => EnrolledBox | undefined;
  readonly seenIds: SeenOnce;
  readonly seenSubjects: SeenOnce;
  /** True when the nonce was given to this box and is still young. */
  readonly nonceIsGood: (boxId: string, nonce: string) => boolean;
  readonly nonceDemanded: () => boolean;
  readonly encryptionKeyId: () => string;
  readonly decryption: CryptoKey;
}

export interface Subject {
  readonly idNo: string;
}

export type RequestVerdict =
  | { readonly ok: true; readonly claims: RequestClaims; readonly subject: Subject }
  | {
      readonly ok: false;
      readonly error: PlatformError;
      /** Box named by the request, believed or not: the audience of the refusal. */
      readonly boxId: string;
      readonly claims?: RequestClaims;
    };

/** Box id before the last `#` of a `kid`. */
export const boxOfKid = (kid: string): string => kid.slice(0, Math.max(kid.lastIndexOf('#'), 0));

export async function verifyRequest(token: string, state: PlatformState): Promise<RequestVerdict> {
  const parts = parseCompact(token);
  const named = boxOfKid(kidOf(parts?.header)) || 'unknown';
  const no = (error: PlatformError, claims?: RequestClaims): RequestVerdict => ({
    ok: false,
    error,
    boxId: named,
    ...(claims === undefined ? {} : { claims }),
  });

  if (parts === undefined) return no('bad_request');
  const header = tokenHeaderSchema.safeParse(parts.header);
  if (!header.success || header.data.typ !== HC_JWS_TYPE.request) return no('bad_header');
  const box = state.box(header.data.kid);
  if (box === undefined) return no('unknown_box');
  if (box.alg !== header.data.alg) return no('bad_header');
  try {
    await compactVerify(token, box.key, { algorithms: [...HC_JWS_ALGORITHMS] });
  } catch {
    return no('bad_signature');
  }

  const parsed = requestClaimsSchema.safeParse(parts.payload);
  if (!parsed.success) return no('bad_claims');
  const claims = parsed.data;
  if (claims.iss !== box.boxId) return no('wrong_issuer', claims);
  if (claims.aud !== state.url()) return no('wrong_audience', claims);
  if (claims.htu !== platformUrl(state.url(), HC_JWS_PATH.status))
    return no('wrong_target', claims);
  const nowS = state.now() / 1000;
  if (Math.abs(nowS - claims.iat) > REQUEST_WINDOW_S) return no('clock_skew', claims);
  if (claims.exp <= claims.iat || claims.exp - claims.iat > REQUEST_LIFETIME_S) {
    return no('bad_claims', claims);
  }
  if (claims.exp <= nowS) return no('expired', claims);
  if (
    claims.nonce === undefined ? state.nonceDemanded() : !state.nonceIsGood(box.boxId, claims.nonce)
  ) {
    return no('use_nonce', claims);
  }
  if (!state.seenIds.accept(`${box.boxId} ${claims.jti}`)) return no('replayed', claims);
  if (!box.seq.accept(claims.seq)) return no('seq_replayed', claims);
  const subject = await openSubject(claims, state);
  return typeof subject === 'string' ? no(subject, claims) : { ok: true, claims, subject };
}

async function openSubject(
  claims: RequestClaims,
  state: PlatformState,
): Promise<Subject | PlatformError> {
  const token = claims.sub_jwe;
  // One spelling only, or a ciphertext could come again under another hash.
  if (token.split('.').some((segment) => decodeCanonical(segment) === undefined)) {
    return 'bad_subject';
  }
  if (!state.seenSubjects.accept(sha256(token))) return 'subject_replayed';
  try {
    const header = subjectHeaderSchema.safeParse(decodeProtectedHeader(token));
    if (!header.success) return 'bad_subject';
    const { kid, apu, apv } = header.data;
    if (kid !== state.encryptionKeyId()) return 'unknown_encryption_key';
    if (apu !== Buffer.from(claims.iss).toString('base64url')) return 'bad_subject';
    if (apv !== sha256(claims.jti)) return 'bad_subject';
    const { plaintext } = await compactDecrypt(token, state.decryption, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const subject = subjectSchema.safeParse(JSON.parse(new TextDecoder().decode(plaintext)));
    return subject.success ? subject.data : 'bad_subject';
  } catch {
    // The reason stays with the platform: a decryption oracle answers every failure alike.
    return 'bad_subject';
  }
}

function kidOf(header: unknown): string {
  if (typeof header !== 'object' || header === null || !('kid' in header)) return '';
  return typeof header.kid === 'string' ? header.kid : '';
}
