/** Invented seniors by the thousand: numbers in division 329999, which does not exist. */
import { inventedNumber } from '../demo/people.js';

export interface BenchPerson {
  readonly idNumber: string;
  readonly name: string;
  /** `YYYYMMDD`. */
  readonly birth: string;
}

const DAY_MS = 86_400_000;
const FIRST_BIRTH = Date.UTC(1940, 0, 1);
/** All of them are 60 and older. */
const BIRTHDAYS = 7000;

/** A different person for every index. */
export function benchPerson(index: number): BenchPerson {
  const birth = new Date(FIRST_BIRTH + (index % BIRTHDAYS) * DAY_MS).toISOString().slice(0, 10);
  const sequence = String(100 + Math.floor(index / BIRTHDAYS)).padStart(3, '0');
  return {
    idNumber: inventedNumber(birth, sequence),
    name: '测试老人',
    birth: birth.replaceAll('-', ''),
  };
}
