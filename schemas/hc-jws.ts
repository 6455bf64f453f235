/**
 * The wire of profile `hc-jws-1` (facts/integrity.md sections 8.2 and 8.3): every body is one JWS
 * compact string (RFC 7515) with content type `application/jose`. Both sides of the wire, the gateway
 * and the platform simulator, read it through these schemas. Objects are strict: a header or claim
 * that the profile does not name makes the token malformed.
 */
import { z } from 'zod';

export const HC_JWS_CONTENT_TYPE = 'application/jose';

/** JWS algorithms both sides accept, RFC 7518 section 3.1 and RFC 8037. Nothing else, ever. */
export const HC_JWS_ALGORITHMS = ['ES256', 'EdDSA'] as const;
export type HcJwsAlgorithm = (typeof HC_JWS_ALGORITHMS)[number];

/** Protected header `typ` of each kind of token: one kind can never be taken for another. */
export const HC_JWS_TYPE = {
  request: 'hc-req+jwt',
  answer: 'hc-res+jwt',
  error: 'hc-err+jwt',
  keySet: 'hc-keys+jwt',
} as const;

/** Paths below the platform's base URL. */
export const HC_JWS_PATH = { status: '/v1/status', keySet: '/v1/keys' } as const;

/** Seconds between `iat` and `exp` of a request. */
export const REQUEST_LIFETIME_S = 60;
/** Seconds a request's `iat` may differ from the platform's clock, either way. */
export const REQUEST_WINDOW_S = 60;
/** How many sequence numbers back the platform still accepts one that it has not seen. */
export const SEQ_WINDOW = 1024;
/** Bytes of a body beyond which nobody reads on. */
export const REQUEST_LIMIT = 16_384;
export const RESPONSE_LIMIT = 65_536;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** 16 bytes in base64url. */
const tokenId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** SHA-256 in base64url. */
const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** NumericDate of RFC 7519, whole seconds. */
const seconds = z.number().int().min(0).max(253_402_300_799);
const instant = z.iso.datetime({ offset: true });
const keyId = z.string().min(1).max(128);
const nonce = base64url.max(128);
const partyName = z.string().min(1).max(256);

/** `jwk`, `jku`, `x5u`, `crit` and every other header parameter are refused by being unknown. */
export const tokenHeaderSchema = z.strictObject({
  alg: z.enum(HC_JWS_ALGORITHMS),
  kid: keyId,
  typ: z.enum([HC_JWS_TYPE.request, HC_JWS_TYPE.answer, HC_JWS_TYPE.error, HC_JWS_TYPE.keySet]),
});

export const requestClaimsSchema = z.strictObject({
  /** Box id. */
  iss: partyName,
  /** Base URL of the platform, compared exactly. */
  aud: partyName,
  iat: seconds,
  exp: seconds,
  jti: tokenId,
  /** The platform's last nonce, when it demands one (as in RFC 9449 section 8). */
  nonce: nonce.optional(),
  htm: z.literal('POST'),
  /** URL without query and fragment (RFC 9449 section 4.2). */
  htu: z.url().max(512),
  /** Counter of the box. Each number once; inside `SEQ_WINDOW` in any order. */
  seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  site: z.string().min(1).max(64),
  lane: z.string().min(1).max(16),
  /** JWE compact (RFC 7516) over `subjectSchema`; the only place of the ID number. */
  sub_jwe: z.string().regex(/^[A-Za-z0-9_.-]{60,4096}$/),
  /** Latest ledger checkpoint: size, and root in base64. The platform becomes a witness. */
  cp: z.strictObject({ size: z.number().int().min(0), root: z.string().max(64) }).optional(),
});
export type RequestClaims = z.infer<typeof requestClaimsSchema>;

/** Header of the inner JWE: `apu` is the box id, `apv` the SHA-256 of `jti`, both base64url. */
export const subjectHeaderSchema = z.strictObject({
  alg: z.literal('ECDH-ES'),
  enc: z.literal('A256GCM'),
  kid: keyId,
  apu: base64url,
  apv: digest,
  epk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url,
    y: base64url,
  }),
});

/** Plaintext of `sub_jwe`. Personal data. */
export const subjectSchema = z.strictObject({
  idType: z.enum(['01', '16', '02']),
  idNo: z.string().min(1).max(64),
  name: z.string().min(1).max(200).optional(),
});

/** What answers and errors have in common. */
const replyClaims = {
  /** Base URL of the platform. */
  iss: partyName,
  /** Box id. */
  aud: partyName,
  iat: seconds,
  exp: seconds,
  /** base64url SHA-256 of the exact request string: an answer to anything else is worthless. */
  req: digest,
  /** The platform's clock, seconds, fractions allowed. */
  serverTime: z.number().min(0).max(253_402_300_799).optional(),
  nonce: nonce.optional(),
};

export const answerClaimsSchema = z.strictObject({
  ...replyClaims,
  jti: tokenId,
  code: z.string().min(1).max(64),
  issuer: z.string().max(80).optional(),
  asOf: instant.optional(),
  validUntil: instant.optional(),
  ref: z.string().max(80).optional(),
});
export type AnswerClaims = z.infer<typeof answerClaimsSchema>;

/** Refusals the platform signs. A box treats one it does not know as `refused-by-platform`. */
export const PLATFORM_ERRORS = [
  'clock_skew',
  'use_nonce',
  'unknown_encryption_key',
  'overloaded',
  'quota',
  'unknown_box',
  'bad_request',
  'bad_header',
  'bad_signature',
  'bad_claims',
  'wrong_issuer',
  'wrong_audience',
  'wrong_target',
  'expired',
  'replayed',
  'seq_replayed',
  'subject_replayed',
  'bad_subject',
] as const;
export type PlatformError = (typeof PLATFORM_ERRORS)[number];

export const errorClaimsSchema = z.strictObject({
  ...replyClaims,
  /** Absent when the platform could not read the request. */
  jti: tokenId.optional(),
  error: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
});
export type ErrorClaims = z.infer<typeof errorClaimsSchema>;

const ecPoint = { kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url, y: base64url };
const edPoint = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url };

/** Public halves only: a private `d` is an unknown key and refused. */
export const signatureJwkSchema = z.discriminatedUnion('alg', [
  z.strictObject({ ...ecPoint, alg: z.literal('ES256'), use: z.literal('sig'), kid: keyId }),
  z.strictObject({ ...edPoint, alg: z.literal('EdDSA'), use: z.literal('sig'), kid: keyId }),
]);
export type SignatureJwk = z.infer<typeof signatureJwkSchema>;

export const encryptionJwkSchema = z.strictObject({
  ...ecPoint,
  alg: z.literal('ECDH-ES'),
  use: z.literal('enc'),
  kid: keyId,
});
export type EncryptionJwk = z.infer<typeof encryptionJwkSchema>;

/** Payload of the platform's key set, a JWS signed by the pinned root key. */
export const keySetSchema = z.strictObject({
  iss: partyName,
  iat: seconds,
  /** Grows with every change; a box never goes back. */
  version: z.number().int().min(1),
  keys: z
    .array(z.union([signatureJwkSchema, encryptionJwkSchema]))
    .min(2)
    .max(32),
});
export type KeySetClaims = z.infer<typeof keySetSchema>;
