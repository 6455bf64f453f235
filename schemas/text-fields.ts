/** Text that people type: one line, and never a number that names somebody. */
import { z } from 'zod';

/** One line of text: no control character, no half of a surrogate pair. Rare hanzi are welcome. */
export function lineOfText(min: number, max: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'must be one line of text');
}

/**
 * Who acted. It stands in query rows and, for an erasure, in the leaf itself, neither encrypted: eleven
 * digits in a row, single gaps between them allowed, are an ID or phone number typed in the wrong field.
 */
export const operatorField = lineOfText(1, 40).refine(
  (typed) => !/\d(?:[\s-]?\d){10}/.test(typed.normalize('NFKC')),
  'must not hold an ID or phone number',
);

/** Name of a lane as a site file may spell it; whether there is such a lane is another question. */
export const laneIdField = z.string().regex(/^[a-z0-9][a-z0-9-]{0,15}$/i);
