/**
 * Fields of card files: packed digits, padded text, dates (facts/cards-readers-turnstiles.md 1.3:
 * `cn` is right-padded with F nibbles, `an` with 00 or spaces).
 */
import type { CivilDate } from '../../schemas/credential.js';

/** GB18030 contains GBK, which is what issuers write. */
const gb18030 = new TextDecoder('gb18030', { fatal: true });

const EARLIEST_YEAR = 1900;

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

/** Packed digits, without F padding at the end. Undefined when a nibble is no digit. */
export function digitsOf(bytes: Uint8Array): string | undefined {
  const digits = hexOf(bytes).replace(/F+$/, '');
  return /^\d+$/.test(digits) ? digits : undefined;
}

/** Exactly as many digits as there is room for, and not all the same one, which is unwritten room. */
export function numberOf(bytes: Uint8Array): string | undefined {
  const digits = digitsOf(bytes);
  if (digits?.length !== 2 * bytes.length || /^(.)\1*$/.test(digits)) return undefined;
  return digits;
}

/** `YYYYMMDD` in four packed bytes. Undefined when blank or no day of the calendar. */
export function dateOf(bytes: Uint8Array): CivilDate | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digitsOf(bytes) ?? '');
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  const iso = `${year}-${month}-${day}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number(year) < EARLIEST_YEAR || Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}

/** ASCII without padding. `''` when blank; undefined when something else stands there. */
export function asciiOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(unpadded(bytes)).toString('latin1').trim();
  return /^[\x20-\x7e]*$/.test(text) ? text : undefined;
}

/** GB18030 without padding. `''` when blank; undefined when it is no text. */
export function hanziOf(...parts: readonly Uint8Array[]): string | undefined {
  try {
    // Each part has its own padding; a character may span two parts.
    const bytes = Buffer.concat(parts.map((part) => unpadded(part)));
    const text = gb18030.decode(bytes).trim();
    bytes.fill(0);
    return /[\p{Cc}\uFFFD]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const PADDING: readonly (number | undefined)[] = [0x00, 0x20, 0xff];

/** Without 00, FF and spaces at the end; none of them can end a character of GB18030. */
function unpadded(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && PADDING.includes(bytes[end - 1])) end--;
  return bytes.subarray(0, end);
}

/** Whether nothing was ever written: 00, FF or spaces only. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => PADDING.includes(byte));
}
