/** Tokens of cookies: 32 random bytes in base64url. The server keeps their SHA-256 only. */
import { createHash } from 'node:crypto';
import type { RandomSource } from '../../schemas/time.js';
import { derivedKey } from './staff-key.js';

const TOKEN_BYTES = 32;

export function newToken(random: RandomSource): string {
  return Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
}

export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** Of the text, so that the same bytes written otherwise are another token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** 32 bytes that only whoever has the cookie can make (RFC 5869); kept nowhere. */
export function sessionKeyOf(token: string): Uint8Array {
  return derivedKey(Buffer.from(token, 'base64url'), 'session key v1');
}
