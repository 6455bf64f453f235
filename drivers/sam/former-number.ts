/** The number of the 2017 card, rebuilt from a 2023 card that replaced it. */
import { check731 } from '../../schemas/id-number.js';

/**
 * Nationality (3 letters) + number[1..2] + association[0..1] + number[8..13] + association[2] + check
 * digit 7-3-1 (facts/resident-id.md section 4). Undefined when the association is not three digits:
 * a blank one means that there was no card before.
 */
export function formerNumber(
  nationality: string,
  number: string,
  association: string,
): string | undefined {
  if (!/^\d{3}$/.test(association) || !/^[A-Z]{3}$/.test(nationality)) return undefined;
  const first14 =
    nationality +
    number.slice(1, 3) +
    association.slice(0, 2) +
    number.slice(8, 14) +
    association.slice(2);
  return first14 + check731(first14);
}
