/**
 * Builds a signed look-up of profile `hc-jws-1` (facts/integrity.md 8.2). The ID number exists only
 * inside the inner JWE; claims, header, URL and logs never hold it.
 */
import { createHash } from 'node:crypto';
import { CompactEncrypt, base64url } from 'jose';
import {
  HC_JWS_PATH,
  HC_JWS_TYPE,
  REQUEST_LIFETIME_S,
  type RequestClaims,
} from '../../../schemas/hc-jws.js';
import type { PlatformConfig } from '../../../schemas/site.js';
import type { PlatformPerson } from '../../../schemas/status.js';
import type { RandomSource, WallMs } from '../../../schemas/time.js';
import type { BoxKey } from '../box-key.js';
import type { EncryptionKey } from './key-set.js';

export interface RequestInput {
  readonly config: Pick<PlatformConfig, 'url' | 'boxId' | 'site'>;
  readonly person: PlatformPerson;
  readonly laneId: string;
  readonly signer: BoxKey;
  readonly encryption: EncryptionKey;
  readonly seq: number;
  /** The platform's time as far as it is known. */
  readonly now: WallMs;
  readonly random: RandomSource;
  readonly nonce?: string | undefined;
  /** The head of the box's log: whoever keeps the request is a witness of it. */
  readonly checkpoint?: RequestClaims['cp'];
}

export interface SignedRequest {
  /** JWS compact: the exact body. Its signing input is everything before the last dot. */
  readonly token: string;
  /** base64url SHA-256 of `token`; an answer must name it. */
  readonly hash: string;
  readonly claims: RequestClaims;
}

/** base64url SHA-256 of the ASCII bytes. */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('base64url');

/** Base URL (with or without a final slash) and a path of the profile. */
export const platformUrl = (base: string, path: string): string =>
  `${base.replace(/\/+$/, '')}${path}`;

async function encryptSubject(input: RequestInput, jti: string): Promise<string> {
  const { idType, idNo, name } = input.person;
  const subject = { idType, idNo, ...(name === undefined ? {} : { name }) };
  // apu and apv bind the ciphertext to this box and this request (RFC 7518 section 4.6.2).
  return await new CompactEncrypt(Buffer.from(JSON.stringify(subject)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: input.encryption.kid })
    .setKeyManagementParameters({
      apu: Buffer.from(input.config.boxId),
      apv: createHash('sha256').update(jti).digest(),
    })
    .encrypt(input.encryption.key);
}

/** Rejects only when the key material is unusable. */
export async function buildRequest(input: RequestInput): Promise<SignedRequest> {
  const { config, signer } = input;
  const jti = base64url.encode(input.random.bytes(16));
  const iat = Math.floor(input.now / 1000);
  const claims: RequestClaims = {
    iss: config.boxId,
    aud: config.url,
    iat,
    exp: iat + REQUEST_LIFETIME_S,
    jti,
    ...(input.nonce === undefined ? {} : { nonce: input.nonce }),
    htm: 'POST',
    htu: platformUrl(config.url, HC_JWS_PATH.status),
    seq: input.seq,
    site: config.site,
    lane: input.laneId,
    sub_jwe: await encryptSubject(input, jti),
    ...(input.checkpoint === undefined ? {} : { cp: input.checkpoint }),
  };
  const token = await signer.sign(Buffer.from(JSON.stringify(claims)), HC_JWS_TYPE.request);
  return { token, hash: sha256(token), claims };
}
