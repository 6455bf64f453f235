/** The additional addresses (追加住址) of a card: reply to 30 03 (facts/resident-id.md sections 2 and 4). */
import { FieldReader } from './text-field.js';

/** UTF-16LE, 35 characters, unused room blank; a reply holds one to four of them. */
export const ADDRESS_BLOCK_BYTES = 70;
const MOST_BLOCKS = 4;

/**
 * Every address that is not blank, in the order of the card. Undefined when the length is not that of one
 * to four blocks, or a block holds what is no text: then none of it is believed.
 */
export function parseAdditionalAddresses(data: Uint8Array): readonly string[] | undefined {
  const blocks = data.length / ADDRESS_BLOCK_BYTES;
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > MOST_BLOCKS) return undefined;
  const reader = new FieldReader(data);
  const addresses = Array.from({ length: blocks }, (_, block) =>
    reader.text('address', [block * ADDRESS_BLOCK_BYTES, ADDRESS_BLOCK_BYTES]),
  );
  return reader.problems.length > 0 ? undefined : addresses.filter((address) => address !== '');
}
