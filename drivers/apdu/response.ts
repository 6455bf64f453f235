/** Response APDUs, short form (ISO/IEC 7816-4 clause 5.1). */

export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1 SW2 as one number, for example 0x9000; `NO_STATUS` when the answer was no response APDU. */
  readonly sw: number;
}

/** No card may answer 0000: SW1 is 61 to 6F or 90 to 9F (ISO/IEC 7816-4 clause 5.1.3). */
export const NO_STATUS = 0x0000;

const STATUS_BYTES = 2;
/** What Le 00 can ask for, and the status. */
const LONGEST = 256 + STATUS_BYTES;

/** An answer that is too short or too long has no data and `NO_STATUS`. The data are a view. */
export function parseResponse(bytes: Uint8Array): ResponseApdu {
  const sw1 = bytes[bytes.length - 2];
  const sw2 = bytes[bytes.length - 1];
  if (sw1 === undefined || sw2 === undefined || bytes.length > LONGEST) {
    return { data: new Uint8Array(0), sw: NO_STATUS };
  }
  return { data: bytes.subarray(0, bytes.length - STATUS_BYTES), sw: (sw1 << 8) | sw2 };
}

/** The way back, for simulators. */
export function encodeResponse({ data, sw }: ResponseApdu): Uint8Array {
  return Uint8Array.of(...data, sw >> 8, sw & 0xff);
}
