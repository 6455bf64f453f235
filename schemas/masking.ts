/**
 * What may be seen of a name or a number on a screen or a page (design section 5: names are masked by
 * table, never by the first character of a string). Pure; works on code points, so that a rare hanzi is
 * never cut in half.
 */
import { COMPOUND_SURNAMES, SINGLE_SURNAMES } from './surnames.js';

export { ageOn } from './id-number.js';

/** Longer names do not tell their length. */
const MOST_STARS = 4;
/** Below this, two characters at each end are half of the number. */
const SHORTEST_SHOWN = 8;
const SHOWN_AT_EACH_END = 2;

const HAN = /^\p{Script=Han}+$/u;

function stars(hidden: number): string {
  return '*'.repeat(Math.min(hidden, MOST_STARS));
}

/** Accents and variation selectors belong to the character before them and go with it. */
function characters(text: string): readonly string[] {
  const shown = text.normalize('NFC').replace(/[\p{M}\p{Cf}\p{Cs}]/gu, '');
  return Array.from(shown.trim());
}

/** How many characters are the surname; 0 when the structure is not known. */
function surnameLength(name: readonly string[]): number {
  if (name.length < 2 || name.length > 4 || !HAN.test(name.join(''))) return 0;
  if (name.length > 2 && COMPOUND_SURNAMES.has(name.slice(0, 2).join(''))) return 2;
  return name.length <= 3 && SINGLE_SURNAMES.has(name[0] ?? '') ? 1 : 0;
}

/**
 * 王小明 is 王**, 欧阳明 is 欧阳*. Of a name whose structure the tables do not know (with ·, Latin,
 * four characters, no known surname) only the last character is left; of a name of one character nothing.
 */
export function maskName(name: string): string {
  const all = characters(name);
  const han = all.filter((character) => !/\s/u.test(character));
  const surname = surnameLength(han);
  if (surname > 0) return han.slice(0, surname).join('') + stars(han.length - surname);
  if (all.length < 2) return stars(all.length);
  return stars(all.length - 1) + all.slice(-1).join('');
}

/** First two and last two characters (facts/ux.md 4.1); a number of fewer than eight is all stars. */
export function maskNumber(number: string): string {
  const all = characters(number);
  if (all.length < SHORTEST_SHOWN) return '*'.repeat(all.length);
  const shown = SHOWN_AT_EACH_END;
  const hidden = all.length - 2 * shown;
  return all.slice(0, shown).join('') + '*'.repeat(hidden) + all.slice(-shown).join('');
}

/** 138****1234; anything but a mobile number of eleven digits as any other number. */
export function maskPhone(phone: string): string {
  const typed = phone.trim();
  return /^1\d{10}$/.test(typed) ? `${typed.slice(0, 3)}****${typed.slice(7)}` : maskNumber(phone);
}
