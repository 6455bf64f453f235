/** Holds the ID number of a card against its rules and against the card's other fields. */
import { parseIdNumber, type IdNumberKind, type IdNumberResult } from '../../schemas/id-number.js';
import type { ChipCardKind } from './layouts.js';
import type { FieldReader } from './text-field.js';
import type { IdentityText } from './identity-text.js';
import { ETHNIC_GROUPS, SEXES } from './tables.js';

/** The numbers each card may carry. A resident may keep a number given out in Hong Kong or Macao. */
const NUMBER_KINDS: Readonly<Record<ChipCardKind, readonly IdNumberKind[]>> = {
  'resident-id': ['resident', 'permit-hmt'],
  'permit-hmt': ['resident', 'permit-hmt'],
  'foreign-2017': ['foreign-2017'],
  'foreign-2023': ['foreign-2023'],
};

/**
 * A number as a chip holds it. What typing forgives is a fault here: separators (`alphabet`) and the
 * 15-digit legacy form (`length`), which no second-generation card carries.
 */
export function parseChipNumber(raw: string): IdNumberResult {
  const parsed = parseIdNumber(raw);
  if (!parsed.ok) return parsed;
  if (parsed.value.fromLegacy) return { ok: false, problem: 'length' };
  return parsed.value.number === raw.toUpperCase() ? parsed : { ok: false, problem: 'alphabet' };
}

/** Returns the text with its number in canonical form, or unchanged when the number is wrong. */
export function checkNumber(text: IdentityText, reader: FieldReader): IdentityText {
  if (text.number === '') return text;
  const parsed = parseChipNumber(text.number);
  if (!parsed.ok) {
    reader.note('number', parsed.problem);
    return text;
  }
  const { number, kind, birth, sex } = parsed.value;
  if (!NUMBER_KINDS[text.kind].includes(kind)) reader.note('number', 'wrong-kind');
  // The number of 2017 has two digits for the year: its century is the card's to say.
  const known = kind === 'foreign-2017' ? 2 : 0;
  if (text.birth !== undefined && text.birth.slice(known) !== birth.slice(known)) {
    reader.note('birth', 'contradicts-number');
  }
  const said = text.sex === '1' ? 'male' : text.sex === '2' ? 'female' : undefined;
  if (sex !== undefined && said !== undefined && sex !== said) {
    reader.note('sex', 'contradicts-number');
  }
  return { ...text, number };
}

/** Codes outside their published tables stay as they are and get a note. */
export function checkCodes(text: IdentityText, reader: FieldReader): void {
  if (text.sex !== '' && !Object.hasOwn(SEXES, text.sex)) reader.note('sex', 'unknown-code');
  if (text.ethnicGroup !== undefined && !Object.hasOwn(ETHNIC_GROUPS, text.ethnicGroup)) {
    reader.note('ethnicGroup', 'unknown-code');
  }
}
