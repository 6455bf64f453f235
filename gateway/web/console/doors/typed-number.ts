/** What can be said about an ID number while it is being typed (facts/ux.md 3.3, door B). */
import type { CivilDate } from '../../../../schemas/credential.js';
import {
  ageOn,
  normaliseIdNumber,
  parseIdNumber,
  type IdNumberKind,
  type IdNumberProblem,
} from '../../../../schemas/id-number.js';
import type { Words } from '../../look/words.js';

/** Cells of the number that a problem is about, from 0; `to` is the last one. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

export type TypedNumber =
  | { readonly state: 'empty' }
  /** Not long enough to be judged. `missing` counts to 18 characters, or to 15 of the old form. */
  | { readonly state: 'typing'; readonly missing: number }
  | {
      readonly state: 'right';
      readonly number: string;
      readonly kind: IdNumberKind;
      readonly birth: CivilDate;
      readonly age: number;
      /** Fifteen digits that are a number of the old form, and may yet become eighteen. */
      readonly mayGoOn: boolean;
    }
  | { readonly state: 'wrong'; readonly problem: IdNumberProblem; readonly cells: CellRange };

export const NUMBER_LENGTH = 18;
const OLD_LENGTH = 15;

function cellsOf(problem: IdNumberProblem, length: number): CellRange {
  const last = length - 1;
  switch (problem) {
    case 'check-digit':
      return { from: last, to: last };
    case 'birth-date':
      return length === OLD_LENGTH ? { from: 6, to: 11 } : { from: 6, to: 13 };
    case 'region':
      return { from: 0, to: 5 };
    case 'length':
    case 'alphabet':
      return { from: 0, to: last };
  }
}

/** `typed` in any spelling: spaces, hyphens and full-width characters count for nothing. */
export function judgeNumber(typed: string, today: CivilDate): TypedNumber {
  const text = normaliseIdNumber(typed);
  if (text === '') return { state: 'empty' };
  const result = parseIdNumber(text);
  if (result.ok && result.value.birth <= today) {
    const { number, kind, birth, fromLegacy } = result.value;
    const age = ageOn(birth, today);
    return { state: 'right', number, kind, birth, age, mayGoOn: fromLegacy };
  }
  const wrong = (problem: IdNumberProblem): TypedNumber => ({
    state: 'wrong',
    problem,
    cells: cellsOf(problem, text.length),
  });
  if (result.ok) return wrong('birth-date');
  const lettersFirst = /^[A-Z]{1,3}\d{0,12}$/.test(text);
  if (lettersFirst && text.length < OLD_LENGTH) {
    return { state: 'typing', missing: OLD_LENGTH - text.length };
  }
  if (/^\d{1,17}$/.test(text)) return { state: 'typing', missing: NUMBER_LENGTH - text.length };
  return wrong(result.problem);
}

/** Why a finished entry cannot be used; undefined when it can. */
export function numberProblem(typed: string, today: CivilDate): Words | undefined {
  const judged = judgeNumber(typed, today);
  switch (judged.state) {
    case 'right':
      return undefined;
    case 'empty':
      return { zh: '请输入证件号码', en: 'Enter the number' };
    case 'typing':
      return {
        zh: `号码不完整，还差 ${judged.missing} 位`,
        en: `Incomplete: ${judged.missing} more`,
      };
    case 'wrong':
      return WRONG[judged.problem];
  }
}

const WRONG: Readonly<Record<IdNumberProblem, Words>> = {
  length: { zh: '号码位数不对，请核对', en: 'Wrong length' },
  alphabet: { zh: '号码里有不该有的字符，请核对', en: 'A character does not belong here' },
  'birth-date': { zh: '号码有误，请核对第 7 至 14 位（出生日期）', en: 'Check the date of birth' },
  'check-digit': { zh: '号码有误，请核对最后一位', en: 'Check the last character' },
  region: { zh: '号码有误，请核对前 6 位', en: 'Check the first six digits' },
};

export const KIND_WORDS: Readonly<Record<IdNumberKind, Words>> = {
  resident: { zh: '居民身份证', en: 'Resident ID' },
  'permit-hmt': { zh: '港澳台居民居住证', en: 'Permit J' },
  'foreign-2023': { zh: '外国人永久居留身份证', en: 'Foreign permanent resident' },
  'foreign-2017': { zh: '外国人永久居留证（15 位）', en: 'Foreign permanent resident (15)' },
};
