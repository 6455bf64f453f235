/** UIDs of contactless cards (ISO/IEC 14443-3; facts/cards-readers-turnstiles.md 2.3). */
import type { Identifier } from '../../schemas/credential.js';

const LENGTHS: readonly number[] = [4, 7, 10];

/** First byte of a four-byte UID that the card draws anew at each tap (ISO/IEC 14443-3 clause 6.5.4). */
const RANDOM = 0x08;

/**
 * The UID as an identifier: bytes in the order of ISO 14443-3, upper-case hex. Undefined when it tells
 * no card from another: random, of a length that does not exist, or one byte repeated as copies have it.
 */
export function uidIdentifier(uid: Uint8Array | undefined): Identifier | undefined {
  if (uid === undefined || !LENGTHS.includes(uid.length)) return undefined;
  const [first] = uid;
  if (uid.length === 4 && first === RANDOM) return undefined;
  if (uid.every((byte) => byte === first)) return undefined;
  return { namespace: 'uid', value: Buffer.from(uid).toString('hex').toUpperCase() };
}
