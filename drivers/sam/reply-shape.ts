/**
 * The documented shapes of a reply. XOR cannot see a damaged LEN: one in 256 wrong lengths would
 * pass the checksum by chance. So a reply must also have one of the lengths that its SW3 allows.
 */
import { TEXT_BYTES } from './constants.js';
import { SW3 } from './status-word.js';
import { baseSizes } from './base-information.js';

/** Find returns 4 bytes; a module that returns none is let through. */
const FOUND_DATA: readonly number[] = [0, 4];

/** Nothing, select 8, SAM number 16, management number 28, one to four address blocks of 70. */
const OK_DATA: readonly number[] = [0, 8, 16, 28, 70, 140, 210, 280];

/**
 * Whether a reply with this SW3 may carry `dataBytes` bytes. `arrived` is what has come of the data
 * so far; as soon as it holds the size words, they must agree with the length.
 */
export function isReplyShape(sw3: number, dataBytes: number, arrived: Uint8Array): boolean {
  if (sw3 === SW3.found) return FOUND_DATA.includes(dataBytes);
  if (sw3 !== SW3.ok) return dataBytes === 0;
  if (OK_DATA.includes(dataBytes)) return true;
  if (dataBytes < 4 + TEXT_BYTES) return false;
  return arrived.length < 6 || baseSizes(arrived, dataBytes) !== undefined;
}
