/** Cards that give a UID and speak no ISO 7816-4. */
import type { VirtualCard } from './virtual-card.js';

/** Mifare Classic 1K, as senior cards of many cities are: without the issuer's keys only its UID. */
export function mifareClassic(uid: Uint8Array): VirtualCard {
  return {
    type: 'A',
    uid,
    sak: 0x08,
    atqa: uid.length === 4 ? Uint8Array.of(0x00, 0x04) : Uint8Array.of(0x00, 0x44),
    transceive: () => undefined,
    reset: () => undefined,
  };
}
