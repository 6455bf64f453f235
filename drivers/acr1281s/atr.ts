/** What the ATR says that the reader makes up for a contactless card (PC/SC part 3, 3.1.3.2.3). */

/** Historical bytes of a storage card: `80 4F 0C A0 00 00 03 06 …`, registered to the PC/SC group. */
const STORAGE_CARD = Uint8Array.of(0x3b, 0x8f, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0, 0, 3, 6);

/** Type B: eight bytes of ATQB and ATTRIB behind `3B 88 80 01`; type A may have eight as well. */
const PERHAPS_TYPE_B = Uint8Array.of(0x3b, 0x88, 0x80, 0x01);

/** False: a card such as Mifare Classic, whose memory is no file system. */
export function speaksApdu(atr: Uint8Array): boolean {
  return !beginsWith(atr, STORAGE_CARD);
}

/** Whether the ATR leaves open if the card is of type B, which has no UID. */
export function mayBeTypeB(atr: Uint8Array): boolean {
  return beginsWith(atr, PERHAPS_TYPE_B);
}

function beginsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}
