/** Command APDUs, short form (ISO/IEC 7816-4 clause 5.1; facts/cards-readers-turnstiles.md 4). */

export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 1 to 255 bytes; absent in cases 1 and 2. */
  readonly data?: Uint8Array;
  /** Bytes that are expected back, 1 to 256, where 256 goes as 00; absent in cases 1 and 3. */
  readonly le?: number;
}

const HEAD_BYTES = 4;
/** Le 00: as many as there are, up to this. */
export const LE_ANY = 256;

/** Cases 1 to 4. Fields outside their ranges are a fault of the caller and are cut to a byte. */
export function encodeCommand({ cla, ins, p1, p2, data, le }: CommandApdu): Uint8Array {
  const body = data === undefined || data.length === 0 ? [] : [data.length, ...data];
  const tail = le === undefined ? [] : [le];
  return Uint8Array.of(cla, ins, p1, p2, ...body, ...tail);
}

/** Undefined when the bytes are no short command APDU. The data are a copy. */
export function decodeCommand(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2, p3] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    return undefined;
  }
  const head = { cla, ins, p1, p2 };
  if (p3 === undefined) return head;
  const rest = bytes.length - HEAD_BYTES - 1;
  if (rest === 0) return { ...head, le: fromLe(p3) };
  if (p3 === 0 || rest < p3 || rest > p3 + 1) return undefined;
  const data = bytes.slice(HEAD_BYTES + 1, HEAD_BYTES + 1 + p3);
  const le = bytes[HEAD_BYTES + 1 + p3];
  return le === undefined ? { ...head, data } : { ...head, data, le: fromLe(le) };
}

function fromLe(byte: number): number {
  return byte === 0 ? LE_ANY : byte;
}
