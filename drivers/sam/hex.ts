/** Bytes written by people: captures, manuals, chat messages. */

export type HexProblem =
  /** A digit is missing: hexadecimal text holds an even number of them. */
  | { readonly code: 'odd-length'; readonly digits: number }
  /** `at` is the offset of the first character that is no hexadecimal digit. */
  | { readonly code: 'not-hex'; readonly at: number };

export type HexResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: HexProblem };

/** What may stand between bytes. */
const SEPARATOR = /[\s,;:|_-]/;

/** Tolerates white space, `, ; : | _ -` and a `0x` or `\x` before each byte. Never throws. */
export function parseHex(text: string): HexResult {
  let digits = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (SEPARATOR.test(character)) continue;
    if (digits.length % 2 === 0 && /^(0x|\\x)$/i.test(text.slice(at, at + 2))) {
      at++;
      continue;
    }
    if (!/[0-9a-f]/i.test(character)) return { ok: false, problem: { code: 'not-hex', at } };
    digits += character;
  }
  if (digits.length % 2 !== 0) {
    return { ok: false, problem: { code: 'odd-length', digits: digits.length } };
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return { ok: true, bytes };
}

/** `aa bb cc`. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
