/** What an ATR says of the interface (PC/SC part 3, 3.1.3.2.3). */

/** `3B 8n 80 01`, n historical bytes and the check byte. */
const HEAD_BYTES = 4;

/**
 * Whether a reader made this ATR up for a card on its antenna. Contact cards that offer both protocols may
 * have one of the same form; they refuse to give a UID and are read all the same.
 */
export function isContactlessAtr(atr: Uint8Array): boolean {
  const [ts = 0, t0 = 0, td1 = 0, td2 = 0] = atr;
  if (ts !== 0x3b || t0 >> 4 !== 8 || td1 !== 0x80 || td2 !== 0x01) return false;
  if (atr.length !== HEAD_BYTES + (t0 & 0x0f) + 1) return false;
  return atr.subarray(1).reduce((sum, byte) => sum ^ byte, 0) === 0;
}
