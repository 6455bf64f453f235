/**
 * What is encrypted of a row. The leaf's `c` is the SHA-256 of the sealed envelope, so the leaf commits
 * to everything in it: the caller's payload, and copies of what stands in tables that no hash covers.
 */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import type { Json } from '../../schemas/ledger.js';
import type { RandomSource, WallMs } from '../../schemas/time.js';
import { IV_BYTES, KEY_BYTES, openBlob, sealBlob } from './cipher.js';
import { canonicalText } from './record.js';

const envelopeSchema = z.strictObject({
  /** Exact wall time, milliseconds. */
  at: z.number().int(),
  /** The caller's payload. */
  b: z.json().optional(),
  lane: z.string().optional(),
  result: z.string().optional(),
  operator: z.string().optional(),
  took: z.number().int().optional(),
  /** Blind-index tag, base64. */
  g: z.string().optional(),
  /** SHA-256 of the registry entry's blob, base64. */
  r: z.string().optional(),
  /** Whether a decision begins to wait for its outcome, or this row is one. */
  o: z.enum(['begins', 'ends']).optional(),
});

export interface Envelope {
  readonly at: WallMs;
  readonly b?: Json | undefined;
  readonly lane?: string | undefined;
  readonly result?: string | undefined;
  readonly operator?: string | undefined;
  readonly took?: number | undefined;
  readonly g?: string | undefined;
  readonly r?: string | undefined;
  readonly o?: 'begins' | 'ends' | undefined;
}

/** A ciphertext and its own key, wrapped by the key of the store it belongs to. */
export interface Sealed {
  readonly wkey: Uint8Array;
  /** iv || ciphertext || tag. */
  readonly blob: Uint8Array;
}

/** Associated data: `origin|seq|v1` for a row, `origin|seq|registry|kind|expires|v1` for an entry. */
export function placeOf(
  origin: string,
  seq: number,
  ...more: readonly (string | number)[]
): string {
  return [origin, seq, ...more, 'v1'].join('|');
}

export function sealWithOwnKey(
  storeKey: Uint8Array,
  plaintext: Uint8Array,
  place: string,
  random: RandomSource,
): Sealed {
  const key = random.bytes(KEY_BYTES);
  const sealed = {
    wkey: sealBlob(storeKey, random.bytes(IV_BYTES), key, `${place}|key`),
    blob: sealBlob(key, random.bytes(IV_BYTES), plaintext, place),
  };
  key.fill(0);
  return sealed;
}

/** Undefined when a key or a byte is wrong. */
export function openWithOwnKey(
  storeKey: Uint8Array,
  { wkey, blob }: Sealed,
  place: string,
): Buffer | undefined {
  const key = openBlob(storeKey, wkey, `${place}|key`);
  if (key === undefined) return undefined;
  const plaintext = openBlob(key, blob, place);
  key.fill(0);
  return plaintext;
}

export function encodeEnvelope(envelope: Envelope): Buffer {
  const text = canonicalText(envelope);
  if (!envelopeSchema.safeParse(JSON.parse(text)).success) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'payload or query field has a wrong type');
  }
  return Buffer.from(text, 'utf8');
}

/** Throws `LEDGER_BROKEN`. */
export function decodeEnvelope(plaintext: Uint8Array): Envelope {
  const parsed = envelopeSchema.safeParse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
  if (!parsed.success) throw new TongdaoError('LEDGER_BROKEN', 'a payload has a wrong shape');
  return parsed.data;
}
