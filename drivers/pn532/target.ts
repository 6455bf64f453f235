/** What InListPassiveTarget says of a card (UM0701-02 7.3.5). */

export interface Pn532Target {
  /** The chip's number for it, 1 or 2. */
  readonly number: number;
  /** ISO/IEC 14443-3 order; absent for type B, whose PUPI may be another one each time. */
  readonly uid?: Uint8Array;
  /** It speaks ISO/IEC 14443-4, so that APDUs can be exchanged. */
  readonly speaksApdu: boolean;
}

/** SAK bit 6: ISO/IEC 14443-4. SAK bit 3: the UID is not complete. */
const SAK_ISO_DEP = 0x20;
const SAK_CASCADE = 0x04;

const UID_BYTES: readonly number[] = [4, 7, 10];

const ATQB_BYTES = 12;
const ATQB_FIRST = 0x50;
/** Byte 10 of ATQB, second of the protocol information; its bit 1: ISO/IEC 14443-4. */
const ATQB_PROTOCOL_TYPE = 10;

/**
 * Type A: `Tg SENS_RES(2) SEL_RES n UID(n)`, then ATS with its length byte in front where SEL_RES says
 * ISO/IEC 14443-4. Undefined when the bytes are not exactly that.
 */
export function parseTargetA(bytes: Uint8Array): Pn532Target | undefined {
  const [number, , , sak, length] = bytes;
  if (number === undefined || sak === undefined || length === undefined) return undefined;
  if ((sak & SAK_CASCADE) !== 0 || !UID_BYTES.includes(length)) return undefined;
  const uid = bytes.slice(5, 5 + length);
  const rest = bytes.subarray(5 + length);
  const speaksApdu = (sak & SAK_ISO_DEP) !== 0;
  const atsBytes = speaksApdu ? rest[0] : 0;
  if (uid.length !== length || atsBytes !== rest.length) return undefined;
  return { number, uid, speaksApdu };
}

/** Type B: `Tg ATQB(12) n ATTRIB_RES(n)`. Undefined when the bytes are not exactly that. */
export function parseTargetB(bytes: Uint8Array): Pn532Target | undefined {
  const [number] = bytes;
  const atqb = bytes.subarray(1, 1 + ATQB_BYTES);
  const rest = bytes.subarray(1 + ATQB_BYTES);
  const protocolType = atqb[ATQB_PROTOCOL_TYPE];
  if (number === undefined || protocolType === undefined) return undefined;
  if (atqb[0] !== ATQB_FIRST || rest[0] !== rest.length - 1) return undefined;
  return { number, speaksApdu: (protocolType & 0x01) !== 0 };
}
