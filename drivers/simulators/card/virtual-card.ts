/** A card as a simulated reader sees it: what it says in anticollision, and what it answers. */

export interface VirtualCard {
  /** ISO 14443 type of its antenna; a card without one lies in a slot. */
  readonly type?: 'A' | 'B';
  /** Type A: 4, 7 or 10 bytes. Type B has none. */
  readonly uid?: Uint8Array;
  /** Type A: SEL_RES; bit 20h says that the card speaks ISO 14443-4. */
  readonly sak?: number;
  /** Type A: SENS_RES as it goes over the air, for example `04 00`. */
  readonly atqa?: Uint8Array;
  /** Type A with ISO 14443-4: with its length byte TL in front. */
  readonly ats?: Uint8Array;
  /** Type B: 50, PUPI (4), application data (4), protocol info (3). */
  readonly atqb?: Uint8Array;
  /** Contacts. */
  readonly atr?: Uint8Array;
  /**
   * One command APDU in, one response APDU out. Undefined: the card says nothing, because it has left,
   * or because it speaks no ISO 7816-4. Never throws, whatever the bytes.
   */
  transceive(command: Uint8Array): Uint8Array | undefined;
  /** Power or field was off: the master file is selected again. */
  reset(): void;
}

/** How a card shows itself to a reader. */
export type CardFace = Omit<VirtualCard, 'transceive' | 'reset'>;

/** A dual-interface or contactless processor card. The ATS offers 256 bytes a frame and nothing more. */
export function processorFace(uid: Uint8Array): CardFace {
  return {
    type: 'A',
    uid,
    sak: 0x20,
    atqa: uid.length === 4 ? Uint8Array.of(0x00, 0x04) : Uint8Array.of(0x00, 0x44),
    ats: Uint8Array.of(0x05, 0x78, 0x33, 0xa4, 0x02),
  };
}

/** A processor card of type B: no UID, and a PUPI that is not the same twice. */
export function typeBFace(pupi: Uint8Array): CardFace {
  return {
    type: 'B',
    atqb: Uint8Array.of(0x50, ...pupi, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x81),
  };
}

/** ATR of a T=0 card with no historical bytes. */
export const CONTACT_FACE: CardFace = { atr: Uint8Array.of(0x3b, 0x60, 0x00, 0x00) };

/** Antenna and contacts in one body, as third-generation social security cards have. */
export function dualFace(uid: Uint8Array): CardFace {
  return { ...processorFace(uid), ...CONTACT_FACE };
}
