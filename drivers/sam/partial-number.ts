/** The ID number out of a base-information reply that is still arriving. */
import { baseSizes } from './base-information.js';
import { HEAD_BYTES, MIN_REPLY_LEN } from './constants.js';
import { FOREIGN_2017, RESIDENT } from './layouts.js';
import { SW3 } from './status-word.js';
import { FieldReader } from './text-field.js';
import { parseChipNumber } from './text-number.js';

const DATA_AT = HEAD_BYTES + 3;
const NUMBER_END = RESIDENT.number[0] + RESIDENT.number[1];

/**
 * `pending` begins with the preamble. Canonical number once it has arrived whole with a right check
 * digit; undefined otherwise. The frame's checksum is not known yet: never enough to decide. The type
 * flag stands behind the number, so both lengths of number are tried.
 */
export function partialNumber(pending: Uint8Array): string | undefined {
  const data = pending.subarray(DATA_AT);
  if (data.length < 6 + NUMBER_END || pending[DATA_AT - 1] !== SW3.ok) return undefined;
  const len = ((pending[HEAD_BYTES - 2] ?? 0) << 8) | (pending[HEAD_BYTES - 1] ?? 0);
  const sizes = baseSizes(data, len - MIN_REPLY_LEN);
  if (sizes === undefined) return undefined;
  const text = new FieldReader(data.subarray(sizes.head, sizes.head + sizes.text));
  for (const span of [RESIDENT.number, FOREIGN_2017.number]) {
    const parsed = parseChipNumber(text.raw(span));
    if (parsed.ok) return parsed.value.number;
  }
  return undefined;
}
