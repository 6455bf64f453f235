/** The ATR that a reader makes up for a card without one (PC/SC part 3, 3.1.3.2.3). */
import type { VirtualCard } from '../card/virtual-card.js';

const SAK_ISO_DEP = 0x20;
const MIFARE_1K = Uint8Array.of(0x80, 0x4f, 0x0c, 0xa0, 0, 0, 3, 6, 3, 0, 1, 0, 0, 0, 0);

/** T0 of an ATS: which interface bytes follow before the historical ones. */
const ATS_INTERFACE_BITS = [0x10, 0x20, 0x40] as const;

/** Undefined for a card without an antenna. */
export function contactlessAtr(card: VirtualCard): Uint8Array | undefined {
  const { type, sak = 0, atqb = new Uint8Array(12) } = card;
  if (type === undefined) return undefined;
  if (type === 'B') return atrOf(Uint8Array.of(...atqb.subarray(5, 12), 0x00));
  return atrOf((sak & SAK_ISO_DEP) === 0 ? MIFARE_1K : historicalBytes(card));
}

function historicalBytes({ ats = Uint8Array.of(1) }: VirtualCard): Uint8Array {
  const format = ats[1] ?? 0;
  const interfaceBytes = ATS_INTERFACE_BITS.filter((bit) => (format & bit) !== 0).length;
  return ats.subarray(2 + interfaceBytes);
}

function atrOf(historical: Uint8Array): Uint8Array {
  const atr = Uint8Array.of(0x3b, 0x80 | historical.length, 0x80, 0x01, ...historical);
  const tck = atr.subarray(1).reduce((all, byte) => all ^ byte, 0);
  return Uint8Array.of(...atr, tck);
}
