/**
 * People and cards that stand in for those of a capture: the same one for the same card, so that a story
 * of two cards stays one. Division 329999 does not exist.
 */
import { createHash } from 'node:crypto';
import { KIND_OF_FLAG } from '../sam/layouts.js';
import { check731, mod11Check } from '../../schemas/id-number.js';

const BIRTH = '19330303';

export class StandIns {
  readonly #numbers = new Map<string, number>();

  /** 1 for the first secret seen, 2 for the next one that differs. The secret itself is not kept. */
  numberOf(secret: Uint8Array): number {
    const key = createHash('sha256').update(secret).digest('hex');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const next = this.#numbers.size + 1;
    this.#numbers.set(key, next);
    return next;
  }

  /** As long as the UID; a random one stays a random one (ISO/IEC 14443-3: four bytes beginning 08). */
  uid(uid: Uint8Array): Uint8Array {
    const number = this.numberOf(uid);
    const standIn = new Uint8Array(uid.length);
    standIn[0] = uid.length === 4 && uid[0] === 0x08 ? 0x08 : 0x04;
    standIn[uid.length - 1] = number & 0xff;
    return standIn;
  }
}

/** Even: a woman's, as the invented texts say. */
function sequenceOf(number: number): string {
  return String((2 * number) % 1000).padStart(3, '0');
}

/** 18 characters. */
export function inventedIdNumber(number: number): string {
  const seventeen = `329999${BIRTH}${sequenceOf(number)}`;
  return seventeen + mod11Check(seventeen);
}

/** A number of the kind that the type flag of a chip announces. */
export function inventedChipNumber(flag: string, number: number): string {
  const kind = KIND_OF_FLAG[flag] ?? 'resident-id';
  switch (kind) {
    case 'foreign-2017': {
      const fourteen = `XAA3299${BIRTH.slice(2)}${number % 10}`;
      return fourteen + check731(fourteen);
    }
    case 'foreign-2023': {
      const seventeen = `932999${BIRTH}${sequenceOf(number)}`;
      return seventeen + mod11Check(seventeen);
    }
    case 'permit-hmt':
      // Printed on the authority's published specimen.
      return '810000199408230021';
    case 'resident-id':
      return inventedIdNumber(number);
  }
}

export const INVENTED_BIRTH = BIRTH;
