/** One line of text from a reader that types or sends text, as a credential. Pure. */
import type { Credential } from '../../schemas/credential.js';
import type { CodeText, TextFormat } from '../../schemas/site-devices.js';
import { uidFromText } from './uid-from-text.js';

/**
 * `undefined` for text that does not fit the configured format: such text is dropped and counted,
 * never guessed at. `text` is what stood between two suffixes, without them.
 *
 * A UID says which card, never who (facts/cards-readers-turnstiles.md 2.3); a code is a key for
 * look-up, whatever it looks like: an address in it is never opened (6.3).
 */
export function credentialFromText(format: TextFormat, text: string): Credential | undefined {
  switch (format.holds) {
    case 'uid': {
      const identifier = uidFromText(format, text);
      if (identifier === undefined) return undefined;
      return { card: 'uid-only', evidence: 'uid-only', identifiers: [identifier] };
    }
    case 'code':
      if (!isCode(format, text)) return undefined;
      return {
        card: 'code',
        evidence: 'scanned',
        identifiers: [{ namespace: 'qr', value: text }],
      };
  }
}

/** Controls, invisible characters, halves of a pair and the mark of a failed decoding. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/u;

/** Lengths are counted in characters of Unicode. */
function isCode({ minLength, maxLength, alphabet }: CodeText, text: string): boolean {
  // A character has at most two units: what is longer than this need not be counted.
  if (text.length > 2 * maxLength) return false;
  const characters = Array.from(text);
  if (characters.length < minLength || characters.length > maxLength) return false;
  if (alphabet === undefined) return !UNPRINTABLE.test(text);
  const allowed = new Set(alphabet);
  return characters.every((character) => allowed.has(character));
}
