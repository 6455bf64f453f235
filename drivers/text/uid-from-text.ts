/** A card's UID out of the digits that a reader types (facts/cards-readers-turnstiles.md 3.5). */
import type { Identifier } from '../../schemas/credential.js';
import type { UidText } from '../../schemas/site-devices.js';
import { uidIdentifier } from '../cards/uid.js';

/** Bytes behind the comma of the forms 2H+4H and 4H+4H. */
const REAR_BYTES = 2;
/** A 125 kHz card; it knows no random numbers and no other lengths. */
const LOW_FREQUENCY_BYTES = 5;

/**
 * `uid` where the format keeps 4, 5, 7 or 10 bytes, `uid24` where it keeps three, upper-case hex in
 * ISO 14443 order. `undefined` for text of another length or alphabet, a number that needs more bytes
 * than the format keeps, a random UID, and one byte repeated, which is what readers type when they
 * failed. A format that keeps the low four bytes of a longer UID cannot be told from a card that has no
 * more: cards of both kinds at one site need a format that keeps them all.
 */
export function uidFromText(format: UidText, text: string): Identifier | undefined {
  const hex = hexOf(format, text);
  if (hex === undefined) return undefined;
  const value = format.order === 'reversed' ? reversed(hex) : hex;
  const isOneByte = /^(..)\1*$/.test(value);
  if (format.bytes === 3) return isOneByte ? undefined : { namespace: 'uid24', value };
  if (format.bytes === LOW_FREQUENCY_BYTES) {
    return isOneByte ? undefined : { namespace: 'uid', value };
  }
  return uidIdentifier(Buffer.from(value, 'hex'));
}

/** All bytes that the format keeps, as typed. */
function hexOf(format: UidText, text: string): string | undefined {
  const { base, digits, bytes, comma } = format;
  if (comma === undefined) return numberOf(base, text, digits, bytes);
  const [front = '', rear = '', ...more] = text.split(',');
  if (more.length > 0 || front.length !== comma || rear.length !== digits - comma) return undefined;
  const high = numberOf(base, front, comma, bytes - REAR_BYTES);
  const low = numberOf(base, rear, digits - comma, REAR_BYTES);
  return high === undefined || low === undefined ? undefined : high + low;
}

/**
 * A number in `digits` digits as `bytes` bytes of hex. Decimal readers pad to their digits and write
 * longer numbers in full (8H and 10H to "10D or more"), so a longer number has no leading zero.
 */
function numberOf(
  base: UidText['base'],
  text: string,
  digits: number,
  bytes: number,
): string | undefined {
  const alphabet = base === 'hex' ? /^[0-9A-F]+$/i : /^[0-9]+$/;
  if (text.length > 40 || !alphabet.test(text)) return undefined;
  const exact = text.length === digits;
  const longer = base === 'decimal' && text.length > digits && !text.startsWith('0');
  // Hex writes two digits for a byte: fewer would leave bytes that nobody typed.
  if (!exact && !longer) return undefined;
  if (base === 'hex' && digits < 2 * bytes) return undefined;
  const value = BigInt(base === 'hex' ? `0x${text}` : text);
  if (value >= 1n << BigInt(8 * bytes)) return undefined;
  return value
    .toString(16)
    .toUpperCase()
    .padStart(2 * bytes, '0');
}

function reversed(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('');
}
