/**
 * The platform's keys (facts/integrity.md 8.3). The set is itself a JWS signed by the pinned root key.
 * A refreshed set replaces the held one only if the root signed it and it is not older; it is asked
 * for only when a reply names an unknown `kid`, at most once a minute.
 */
import { readFile } from 'node:fs/promises';
import { compactVerify, importJWK, type CryptoKey } from 'jose';
import { TongdaoError } from '../../../schemas/errors.js';
import {
  HC_JWS_TYPE,
  keySetSchema,
  signatureJwkSchema,
  tokenHeaderSchema,
  type HcJwsAlgorithm,
  type KeySetClaims,
} from '../../../schemas/hc-jws.js';
import type { Clock, MonoMs } from '../../../schemas/time.js';
import { writeDurably } from '../../ops/durable-file.js';
import { parseCompact } from './compact.js';

/** Shortest time between two downloads, milliseconds. */
export const KEY_SET_REST_MS = 60_000;

export interface VerificationKey {
  readonly alg: HcJwsAlgorithm;
  readonly key: CryptoKey;
}

export interface EncryptionKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

export type RefreshResult = 'replaced' | 'unchanged' | 'refused' | 'failed' | 'too-soon';

export interface PlatformKeys {
  readonly version: number;
  verificationKey(kid: string): VerificationKey | undefined;
  /** The first one of the set: the platform lists the one it prefers first. */
  encryptionKey(): EncryptionKey;
  /** Shared by all who ask at the same time. Never rejects. */
  refresh(download: () => Promise<string>): Promise<RefreshResult>;
}

interface HeldSet {
  readonly claims: KeySetClaims;
  readonly verification: ReadonlyMap<string, VerificationKey>;
  readonly encryption: EncryptionKey;
}

const invalid = (detail: string, cause?: unknown): TongdaoError =>
  new TongdaoError('PLATFORM_FILE_INVALID', detail, { cause });

const reasonOf = (error: unknown): string =>
  error instanceof TongdaoError ? error.detail : error instanceof Error ? error.message : 'unknown';

async function importKey(jwk: KeySetClaims['keys'][number]): Promise<CryptoKey> {
  const key = await importJWK(jwk, jwk.alg);
  if (key instanceof Uint8Array) throw invalid('a platform key is not an asymmetric key');
  return key;
}

/** Rejects with `PLATFORM_FILE_INVALID` unless this root signed exactly this set for this issuer. */
async function openSet(token: string, root: VerificationKey, issuer: string): Promise<HeldSet> {
  const parts = parseCompact(token);
  const header = tokenHeaderSchema.safeParse(parts?.header);
  if (!header.success || header.data.typ !== HC_JWS_TYPE.keySet) {
    throw invalid('the key set is not a signed key set');
  }
  await compactVerify(token, root.key, { algorithms: [root.alg] }).catch((error: unknown) => {
    throw invalid('the key set is not signed by the pinned root key', error);
  });
  const parsed = keySetSchema.safeParse(parts?.payload);
  if (!parsed.success) throw invalid('the key set is malformed', parsed.error);
  const claims = parsed.data;
  if (claims.iss !== issuer) throw invalid('the key set belongs to another platform');
  const verification = new Map<string, VerificationKey>();
  let encryption: EncryptionKey | undefined;
  for (const jwk of claims.keys) {
    const key = await importKey(jwk);
    if (jwk.use === 'enc') encryption ??= { kid: jwk.kid, key };
    else if (verification.has(jwk.kid)) throw invalid('the key set names one kid twice');
    else verification.set(jwk.kid, { alg: jwk.alg, key });
  }
  if (encryption === undefined) throw invalid('the key set has no encryption key');
  if (verification.size === 0) throw invalid('the key set has no signature key');
  return { claims, verification, encryption };
}

/** A set that says the same version again must be the same set, or one of them is a forgery. */
function mayFollow(next: HeldSet, held: HeldSet): boolean {
  return next.claims.version > held.claims.version && next.claims.iat >= held.claims.iat;
}

const isSame = (a: HeldSet, b: HeldSet): boolean =>
  JSON.stringify(a.claims) === JSON.stringify(b.claims);

async function readStored(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw invalid('the stored key set cannot be read', error);
  }
}

export interface KeySetOptions {
  /** The pinned root key, public JWK as read from `rootKeyFile`. */
  readonly rootKey: unknown;
  /** Content of `keySetFile`. */
  readonly installed: string;
  /** Where refreshed sets are kept; absent: in memory only. */
  readonly storedFile?: string;
  /** Base URL of the platform. */
  readonly issuer: string;
  readonly clock: Clock;
  /** One line for each refused or replaced set; no secrets. */
  readonly note?: (what: string) => void;
}

/** Rejects with `PLATFORM_FILE_INVALID` when the root key or the installed set is not usable. */
export async function openKeySet(options: KeySetOptions): Promise<PlatformKeys> {
  const { issuer, clock, storedFile } = options;
  const note = options.note ?? (() => undefined);
  const rootJwk = signatureJwkSchema.safeParse(options.rootKey);
  if (!rootJwk.success) throw invalid('the pinned root key is not a public ES256 or EdDSA JWK');
  const root = { alg: rootJwk.data.alg, key: await importKey(rootJwk.data) };

  let held = await openSet(options.installed.trim(), root, issuer);
  const stored = storedFile === undefined ? undefined : await readStored(storedFile);
  if (stored !== undefined) {
    try {
      const later = await openSet(stored, root, issuer);
      if (mayFollow(later, held)) held = later;
    } catch (error) {
      // Left by an earlier root or platform: the installed set is what this site trusts.
      note(`the stored key set was ignored: ${reasonOf(error)}`);
    }
  }

  let askedAt: MonoMs | undefined;
  let running: Promise<RefreshResult> | undefined;

  const replace = async (download: () => Promise<string>): Promise<RefreshResult> => {
    let token: string;
    try {
      token = (await download()).trim();
    } catch (error) {
      note(`the key set could not be downloaded: ${reasonOf(error)}`);
      return 'failed';
    }
    let next: HeldSet;
    try {
      next = await openSet(token, root, issuer);
    } catch (error) {
      note(`a key set was refused: ${reasonOf(error)}`);
      return 'refused';
    }
    if (isSame(next, held)) return 'unchanged';
    if (!mayFollow(next, held)) {
      note('a key set was refused: it is not newer than the held one');
      return 'refused';
    }
    held = next;
    note(`key set replaced, version ${next.claims.version}`);
    if (storedFile !== undefined) {
      await writeDurably(storedFile, `${token}\n`).catch((error: unknown) => {
        note(`the new key set is in use but could not be stored: ${reasonOf(error)}`);
      });
    }
    return 'replaced';
  };

  return {
    get version() {
      return held.claims.version;
    },
    verificationKey: (kid) => held.verification.get(kid),
    encryptionKey: () => held.encryption,
    refresh(download) {
      if (running !== undefined) return running;
      const now = clock.mono();
      if (askedAt !== undefined && now - askedAt < KEY_SET_REST_MS) {
        return Promise.resolve('too-soon');
      }
      askedAt = now;
      running = replace(download).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
