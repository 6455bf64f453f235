/** How a PIN or password is kept: scrypt (RFC 7914) with its cost and salt in the text. */
import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { TongdaoError } from '../../schemas/errors.js';
import type { RandomSource } from '../../schemas/time.js';

export interface ScryptCost {
  /** Memory is 128 * 2^log2N * r bytes. */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some 280 ms on one core (facts/integrity.md 7.1, 11.4.2). */
export const SCRYPT_COST: ScryptCost = { log2N: 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/**
 * Keyed first, so that a copy of the database alone is no help in trying all 10,000 PINs. NFKC, so that
 * the full-width digits of a Chinese keyboard are the same PIN.
 */
function keyed(secret: string, pepper: Uint8Array): Buffer {
  return createHmac('sha256', pepper).update(secret.normalize('NFKC')).digest();
}

function derive(secret: Buffer, salt: Buffer, { log2N, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** log2N;
  return new Promise((resolve, reject) => {
    // Node refuses the memory this cost needs unless it is told so.
    scrypt(secret, salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r + 1024 * p }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

/** `scrypt$log2N$r$p$salt$hash`, salt 16 bytes and hash 32 bytes in base64url. */
export async function hashSecret(
  secret: string,
  pepper: Uint8Array,
  random: RandomSource,
  cost: ScryptCost,
): Promise<string> {
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  return write(cost, salt, await derive(keyed(secret, pepper), salt, cost));
}

/** What no secret matches: comparing with it takes the same work as with a real one. */
export function unmatchable(random: RandomSource, cost: ScryptCost): string {
  return write(cost, Buffer.from(random.bytes(SALT_BYTES)), Buffer.from(random.bytes(HASH_BYTES)));
}

function write({ log2N, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string {
  return `scrypt$${log2N}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

function parse(stored: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } {
  const [, log2N, r, p, salt, hash] = FORM.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) {
    throw new TongdaoError('LEDGER_BROKEN', 'a stored secret is malformed');
  }
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

/** Compares in constant time, at the cost the stored text names. Rejects with `LEDGER_BROKEN`. */
export async function secretMatches(
  secret: string,
  pepper: Uint8Array,
  stored: string,
): Promise<boolean> {
  const { cost, salt, hash } = parse(stored);
  return timingSafeEqual(await derive(keyed(secret, pepper), salt, cost), hash);
}

/** False for a text that an older, cheaper setting made. */
export function hasCost(stored: string, { log2N, r, p }: ScryptCost): boolean {
  return stored.startsWith(`scrypt$${log2N}$${r}$${p}$`);
}
