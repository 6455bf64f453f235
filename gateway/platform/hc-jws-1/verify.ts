/**
 * Verifies one signed reply of the platform: canonical form, algorithm, `typ`, key, signature, issuer,
 * audience, age and binding to our exact request. jose gets every option every time: without them it
 * accepts a token with no `exp` and one from the far future (facts/integrity.md 8.3).
 */
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { HC_JWS_ALGORITHMS, HC_JWS_TYPE, tokenHeaderSchema } from '../../../schemas/hc-jws.js';
import type { PlatformConfig } from '../../../schemas/site.js';
import type { LookupCause } from '../../../schemas/status.js';
import type { WallMs } from '../../../schemas/time.js';
import { parseCompact, type CompactParts } from './compact.js';
import type { PlatformKeys, VerificationKey } from './key-set.js';
import type { SignedRequest } from './request.js';

export interface ReplyContext {
  readonly config: Pick<PlatformConfig, 'url' | 'boxId'>;
  readonly request: Pick<SignedRequest, 'hash' | 'claims'>;
  readonly keys: PlatformKeys;
  /** Downloads the key set; called at most once a minute by `keys`. */
  readonly downloadKeys: () => Promise<string>;
  readonly now: () => WallMs;
  /** Whether this hash is of a request that this box sent earlier. */
  readonly wasSent: (hash: string) => boolean;
}

export type ReplyType = typeof HC_JWS_TYPE.answer | typeof HC_JWS_TYPE.error;

export type VerifiedReply =
  | { readonly ok: true; readonly typ: ReplyType; readonly payload: JWTPayload }
  | { readonly ok: false; readonly cause: LookupCause };

const REQUIRED = {
  [HC_JWS_TYPE.answer]: ['iss', 'aud', 'iat', 'exp', 'jti', 'req', 'code'],
  [HC_JWS_TYPE.error]: ['iss', 'aud', 'iat', 'exp', 'req', 'error'],
} as const;

const MAX_AGE = '60s';
const TOLERANCE = '5s';

const algorithmOnly = z.looseObject({ alg: z.unknown() });
const boundTime = z.looseObject({ req: z.string(), serverTime: z.number() });

const no = (cause: LookupCause): VerifiedReply => ({ ok: false, cause });

/**
 * The reply's own signed time, if it names our request: nobody could have made it before we asked, so
 * it is fresher than the box's clock. It is read before the signature is checked and believed only
 * because the same check then covers it.
 */
function timeFor(parts: CompactParts, context: ReplyContext): Date {
  const bound = boundTime.safeParse(parts.payload);
  const signed = bound.success && bound.data.req === context.request.hash;
  return new Date(signed ? bound.data.serverTime * 1000 : context.now());
}

async function findKey(kid: string, context: ReplyContext): Promise<VerificationKey | undefined> {
  const held = context.keys.verificationKey(kid);
  if (held !== undefined) return held;
  await context.keys.refresh(context.downloadKeys);
  return context.keys.verificationKey(kid);
}

function causeOfClaim(claim: string): LookupCause {
  switch (claim) {
    case 'iat':
    case 'exp':
    case 'nbf':
      return 'expired';
    case 'iss':
    case 'aud':
      return 'not-this-request';
    default:
      return 'malformed';
  }
}

/** The binding is judged before the age: an old answer to an old request is a replay first. */
function causeOfBinding(payload: JWTPayload, context: ReplyContext): LookupCause | undefined {
  const req = payload['req'];
  if (req !== context.request.hash) {
    return typeof req === 'string' && context.wasSent(req) ? 'replayed' : 'not-this-request';
  }
  if (payload.jti !== undefined && payload.jti !== context.request.claims.jti) {
    return 'not-this-request';
  }
  return undefined;
}

function causeOfError(error: unknown, context: ReplyContext): LookupCause {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return 'malformed';
    return causeOfBinding(error.payload, context) ?? causeOfClaim(error.claim);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong-algorithm';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

/** Rejects only on a fault of our own. `text` has already passed the size limit. */
export async function verifyReply(text: string, context: ReplyContext): Promise<VerifiedReply> {
  const parts = parseCompact(text);
  if (parts === undefined) return no(isJson(text) ? 'unsigned' : 'malformed');
  const named = algorithmOnly.safeParse(parts.header);
  if (!named.success) return no('malformed');
  if (!HC_JWS_ALGORITHMS.some((allowed) => allowed === named.data.alg)) {
    return no('wrong-algorithm');
  }
  const header = tokenHeaderSchema.safeParse(parts.header);
  if (!header.success) return no('malformed');
  const { kid, typ } = header.data;
  if (typ !== HC_JWS_TYPE.answer && typ !== HC_JWS_TYPE.error) return no('malformed');
  const key = await findKey(kid, context);
  if (key === undefined) return no('wrong-key');
  try {
    const { payload } = await jwtVerify(text, key.key, {
      algorithms: [key.alg],
      issuer: context.config.url,
      audience: context.config.boxId,
      typ,
      maxTokenAge: MAX_AGE,
      clockTolerance: TOLERANCE,
      requiredClaims: [...REQUIRED[typ]],
      currentDate: timeFor(parts, context),
    });
    const cause = causeOfBinding(payload, context);
    return cause === undefined ? { ok: true, typ, payload } : no(cause);
  } catch (error) {
    return no(causeOfError(error, context));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
