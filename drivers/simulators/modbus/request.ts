import { crcHolds } from '../../turnstile/modbus/crc.js';

export interface ModbusRequest {
  /** 0 is broadcast: every board obeys and none answers. */
  readonly address: number;
  /** Function code and data, without address and CRC. */
  readonly pdu: Uint8Array;
}

/** Lengths of requests without a byte count, address and CRC included (V1.1b3, section 6). */
const FIXED = new Map<number, number>([
  [0x01, 8],
  [0x02, 8],
  [0x03, 8],
  [0x04, 8],
  [0x05, 8],
  [0x06, 8],
  [0x07, 4],
  [0x08, 8],
  [0x0b, 4],
  [0x0c, 4],
  [0x11, 4],
  [0x16, 10],
  [0x18, 6],
]);

/** Where a request says how many bytes follow, and how many bytes stand around them. */
const COUNTED = new Map<number, { readonly at: number; readonly around: number }>([
  [0x0f, { at: 6, around: 9 }],
  [0x10, { at: 6, around: 9 }],
  [0x14, { at: 2, around: 5 }],
  [0x15, { at: 2, around: 5 }],
  [0x17, { at: 10, around: 13 }],
]);

/** The slave's side of the line: whole, verified requests out of a byte stream. */
export class RequestParser {
  #pending = new Uint8Array(0);

  push(chunk: Uint8Array): readonly ModbusRequest[] {
    const bytes = new Uint8Array(this.#pending.length + chunk.length);
    bytes.set(this.#pending);
    bytes.set(chunk, this.#pending.length);
    const requests: ModbusRequest[] = [];
    let from = 0;
    while (from < bytes.length) {
      const length = lengthAt(bytes, from);
      if (length === 'more' || from + length > bytes.length) break;
      const to = from + length;
      if (length > 0 && crcHolds(bytes, from, to)) {
        requests.push({ address: bytes[from] ?? 0, pdu: bytes.slice(from + 1, to - 2) });
        from = to;
      } else {
        from++;
      }
    }
    this.#pending = bytes.slice(from);
    return requests;
  }

  /** Silence on the line: what has begun is no request. */
  drop(): void {
    this.#pending = new Uint8Array(0);
  }

  get waiting(): boolean {
    return this.#pending.length > 0;
  }
}

/** 0 when no request starts here. */
function lengthAt(bytes: Uint8Array, from: number): number | 'more' {
  const code = bytes[from + 1];
  if (code === undefined) return 'more';
  const counted = COUNTED.get(code);
  if (counted === undefined) return FIXED.get(code) ?? 0;
  const count = bytes[from + counted.at];
  return count === undefined ? 'more' : counted.around + count;
}
