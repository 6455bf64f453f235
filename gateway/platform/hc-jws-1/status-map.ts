/**
 * Values of the claim `code` in profile `hc-jws-1`. Regional colours (orange, purple, grey, blue;
 * facts/platform-api.md section 4) are left out on purpose: what they mean at a door differs from
 * place to place, so they are `unmapped` and a person looks.
 */
import type { Status } from '../../../schemas/status.js';

const TABLE: ReadonlyMap<string, Status> = new Map([
  ['green', 'green'],
  ['yellow', 'yellow'],
  ['red', 'red'],
  ['none', 'none'],
]);

/** Exact match only: `Green` or `green ` is another value, and another value is `unmapped`. */
export function statusOfCode(code: string): Status {
  return TABLE.get(code) ?? 'unmapped';
}
