/**
 * Numbers of Chinese identity documents and their check characters
 * (facts/resident-id.md section 4 "Numbers"; GB 11643-1999; ISO 7064 MOD 11-2).
 */
import type { CivilDate } from './credential.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

export type IdNumberProblem = 'length' | 'alphabet' | 'birth-date' | 'check-digit' | 'region';

export type IdNumberKind = 'resident' | 'permit-hmt' | 'foreign-2023' | 'foreign-2017';

export interface ParsedIdNumber {
  /** Canonical form: 18 characters with upper-case X, or 15 for the 2017 foreign number. */
  readonly number: string;
  readonly kind: IdNumberKind;
  readonly birth: CivilDate;
  /** From sequence parity (odd male). Absent for foreign numbers: parity there is unverified. */
  readonly sex?: 'male' | 'female';
  /** True when a 15-digit legacy number was extended. */
  readonly fromLegacy: boolean;
}

export type IdNumberResult =
  | { readonly ok: true; readonly value: ParsedIdNumber }
  | { readonly ok: false; readonly problem: IdNumberProblem };

/** MOD 11-2 check character of 17 digits. */
export function mod11Check(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * (WEIGHTS[i] ?? 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** 7-3-1 check digit over 14 characters (A=10 … Z=35) of the 2017 foreign resident's number. */
export function check731(first14: string): string {
  const weights = [7, 3, 1] as const;
  let sum = 0;
  for (let i = 0; i < 14; i++) sum += parseInt(first14.charAt(i), 36) * (weights[i % 3] ?? 0);
  return String(sum % 10);
}

/** Full-width digits and letters to ASCII, spaces and hyphens dropped, upper case. */
export function normaliseIdNumber(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\u200b\u2010-\u2015-]/gu, '')
    .toUpperCase();
}

/** 15-digit legacy number to 18: insert 19 before YY, append the check character. */
export function extendLegacy(fifteen: string): string {
  const seventeen = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`;
  return seventeen + mod11Check(seventeen);
}

function isRealDate(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    year >= 1850 &&
    year < 2200 &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day
  );
}

const dashed = (d: string): CivilDate => `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}`;

function parseForeign2017(text: string): IdNumberResult {
  const yy = Number(text.slice(7, 9));
  // The number has two year digits. Cards with such numbers were issued until the end of 2023, so no
  // holder is born later; below that a child is likelier than somebody older than a hundred.
  const birth = `${yy > 23 ? '19' : '20'}${text.slice(7, 13)}`;
  if (!isRealDate(birth)) return { ok: false, problem: 'birth-date' };
  if (check731(text.slice(0, 14)) !== text[14]) return { ok: false, problem: 'check-digit' };
  return {
    ok: true,
    value: { number: text, kind: 'foreign-2017', birth: dashed(birth), fromLegacy: false },
  };
}

/**
 * Checks a number a person typed or a chip delivered. Accepts 18 characters, 15 digits (legacy,
 * extended to 18) and the 2017 foreign permanent resident's 3 letters + 12 digits.
 */
export function parseIdNumber(typed: string): IdNumberResult {
  const text = normaliseIdNumber(typed);
  if (/^[A-Z]{3}\d{12}$/.test(text)) return parseForeign2017(text);
  if (text.length !== 15 && text.length !== 18) return { ok: false, problem: 'length' };
  if (!/^(\d{15}|\d{17}[\dX])$/.test(text)) return { ok: false, problem: 'alphabet' };
  const fromLegacy = text.length === 15;
  const number = fromLegacy ? extendLegacy(text) : text;
  const foreign = number.startsWith('9');
  // Foreigners' and permit numbers were born with 18 characters: fifteen digits are a resident's.
  const neverLegacy = foreign || /^8[123]0000/.test(number);
  if (number.startsWith('0') || (fromLegacy && neverLegacy)) {
    return { ok: false, problem: 'region' };
  }
  const birth = number.slice(6, 14);
  if (!isRealDate(birth)) return { ok: false, problem: 'birth-date' };
  if (mod11Check(number) !== number[17]) return { ok: false, problem: 'check-digit' };
  const kind: IdNumberKind = foreign
    ? 'foreign-2023'
    : /^8[123]0000/.test(number)
      ? 'permit-hmt'
      : 'resident';
  const sex = Number(number[16]) % 2 === 1 ? 'male' : 'female';
  return {
    ok: true,
    value: { number, kind, birth: dashed(birth), fromLegacy, ...(foreign ? {} : { sex }) },
  };
}

/** Whole years between two calendar dates; a person born on 29 February turns on 1 March. */
export function ageOn(birth: CivilDate, today: CivilDate): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) >= birth.slice(5) ? years : years - 1;
}
