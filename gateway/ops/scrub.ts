/**
 * Last line of defence of the log: replaces what looks like a person or a secret. Callers still must
 * not pass such values; a scrubbed mark in a log is a defect to be found.
 */

/**
 * Eleven digits or more, single spaces or hyphens between them allowed, with the letters of a foreign
 * number before and the check letter X behind: ID numbers of 15 and 18 characters, phone numbers,
 * card numbers. An ISO date or time never has so many in a row.
 */
const LONG_NUMBER = /[A-Za-z]{0,3}\d(?:[ -]?\d){10,}[Xx]?/g;

/** Log lines are English: hanzi can only be a name, an address or a venue. */
const HANZI = /\p{Script=Han}+(?:·\p{Script=Han}+)*/gu;

const SECRET_CANDIDATE = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

type CharacterClass = 'upper' | 'lower' | 'digit';

function classOf(character: string): CharacterClass | undefined {
  if (character >= '0' && character <= '9') return 'digit';
  if (character >= 'a' && character <= 'z') return 'lower';
  if (character >= 'A' && character <= 'Z') return 'upper';
  return undefined;
}

/** No word of a path or of a code of ours is so long. */
const LONGEST_WORD = 16;

/**
 * Base64 and hex change between capitals, small letters and digits at nearly every other character;
 * a device path made of words does not.
 */
function looksRandom(token: string): boolean {
  const longestPiece = Math.max(...token.split(/[^A-Za-z0-9]+/).map((piece) => piece.length));
  if (longestPiece >= LONGEST_WORD) return true;
  const classes = Array.from(token, classOf).filter((known) => known !== undefined);
  const changes = classes.filter((known, at) => at > 0 && known !== classes[at - 1]).length;
  return changes / token.length > 0.3;
}

/** A number of eleven digits is a phone or an ID number; no honest log field has one. */
const LARGEST_PLAIN_NUMBER = 10_000_000_000;

const LONGEST_TEXT = 300;

export function scrubText(text: string): string {
  const clean = text
    .normalize('NFKC')
    .replace(LONG_NUMBER, '[number]')
    .replace(HANZI, '[hanzi]')
    .replace(SECRET_CANDIDATE, (token) => (looksRandom(token) ? '[secret]' : token));
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean;
}

export function scrubNumber(value: number): number | string {
  return Math.abs(value) >= LARGEST_PLAIN_NUMBER ? '[number]' : value;
}
