/** Invented people: no division of China has the number 329999. */
import { check731, mod11Check } from '../../../../schemas/id-number.js';

/** An 18-character number of somebody who does not exist; `birth` as `YYYYMMDD`. */
export function inventedNumber(birth: string, sequence = '001', division = '329999'): string {
  const first = `${division}${birth}${sequence}`;
  return first + mod11Check(first);
}

/** The same in the old form of fifteen digits. */
export function oldNumber(yymmdd: string, sequence = '001'): string {
  return `329999${yymmdd}${sequence}`;
}

/** Three letters and twelve digits of the permanent residence card of 2017. */
export function foreignNumber(yymmdd: string): string {
  const first = `XXX9999${yymmdd}0`;
  return first + check731(first);
}
