/**
 * The box's own signing key (ES256, RFC 7518 section 3.4): one per box, made at first start, enrolled
 * by comparing its fingerprint, revoked by removing its `kid` (facts/integrity.md 8.3).
 */
import { readFile, stat } from 'node:fs/promises';
import {
  CompactSign,
  base64url,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import type { SignatureJwk } from '../../schemas/hc-jws.js';
import type { Clock } from '../../schemas/time.js';
import { writeDurably } from '../ops/durable-file.js';

export interface BoxKey {
  /** `<box>#<yyyy-mm>`, the month in which the key was made. */
  readonly kid: string;
  readonly publicJwk: SignatureJwk;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  /** The thumbprint in hexadecimal, groups of four: what people read to each other to enrol. */
  readonly fingerprint: string;
  /** JWS compact over exactly these bytes, protected header `{alg, kid, typ}`. */
  sign(payload: Uint8Array, typ: string): Promise<string>;
}

const base64 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const storedKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64,
  y: base64,
  d: base64,
  kid: z.string().regex(/^.+#\d{4}-\d{2}$/),
});
type StoredKey = z.infer<typeof storedKeySchema>;

const invalid = (detail: string, cause?: unknown): TongdaoError =>
  new TongdaoError('PLATFORM_FILE_INVALID', detail, { cause });

async function createKey(file: string, boxId: string, clock: Clock): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const month = new Date(clock.wall()).toISOString().slice(0, 7);
  const stored = storedKeySchema.parse({
    ...(await exportJWK(privateKey)),
    kid: `${boxId}#${month}`,
  });
  await writeDurably(file, `${JSON.stringify(stored)}\n`);
  return stored;
}

async function loadKey(file: string): Promise<StoredKey | undefined> {
  let text: string;
  try {
    if (((await stat(file)).mode & 0o077) !== 0) {
      throw new TongdaoError('DATA_DIR_OPEN_TO_OTHERS', 'the box key file must have mode 0600');
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error instanceof TongdaoError ? error : invalid('the box key cannot be read', error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's message would quote the file.
    throw invalid('the box key file is not JSON');
  }
  const parsed = storedKeySchema.safeParse(json);
  if (!parsed.success) throw invalid('the box key file holds no ES256 key');
  return parsed.data;
}

/**
 * Opens the key file, or makes it with mode 0600. Rejects with `DATA_DIR_OPEN_TO_OTHERS` when others
 * may read it and with `PLATFORM_FILE_INVALID` when it holds no key, or the key of another box.
 */
export async function openBoxKey(options: {
  readonly file: string;
  readonly boxId: string;
  readonly clock: Clock;
}): Promise<BoxKey> {
  const { file, boxId, clock } = options;
  const stored = (await loadKey(file)) ?? (await createKey(file, boxId, clock));
  const { d, kid, ...point } = stored;
  if (kid.slice(0, kid.lastIndexOf('#')) !== boxId) {
    throw invalid('the box key was made for another box id');
  }
  const key = await importJWK({ ...point, d }, 'ES256').catch((error: unknown) => {
    throw invalid('the box key is not a point of P-256', error);
  });
  const thumbprint = await calculateJwkThumbprint(point);
  const hex = Buffer.from(base64url.decode(thumbprint)).toString('hex');
  return {
    kid,
    publicJwk: { ...point, alg: 'ES256', use: 'sig', kid },
    thumbprint,
    fingerprint: hex.replace(/(.{4})(?=.)/g, '$1-'),
    sign: (payload, typ) =>
      new CompactSign(payload).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(key),
  };
}
