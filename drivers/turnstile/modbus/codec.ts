import type { Codec } from '../../supervisor/contract.js';
import { crcHolds } from './crc.js';
import {
  EXCEPTION_FLAG,
  FUNCTION,
  MAX_DATA_BYTES,
  isBoardAddress,
  type ModbusFrame,
  type ModbusFunction,
} from './frame.js';

const EMPTY = new Uint8Array(0);

/** `impossible`: no reply starts like this. `more`: too few bytes to know the length. */
type Extent = number | 'more' | 'impossible';

/**
 * The master's side of Modbus RTU on a byte stream. RTU marks the end of a frame by silence, which
 * neither USB adapters nor sockets keep, so the length is taken from the function code and the byte
 * count, and the CRC decides. What is no frame is dropped one byte at a time and counted.
 *
 * Over TCP this is RTU over a transparent serial server: address, function, data and CRC as on the
 * wire. It is not Modbus/TCP; there is no MBAP header.
 *
 * A reply is 5 to 69 bytes; never more than 68 bytes are kept between calls.
 */
export class ModbusCodec implements Codec<ModbusFrame> {
  #pending: Uint8Array = EMPTY;
  #noise = 0;

  push(chunk: Uint8Array): readonly ModbusFrame[] {
    const bytes = this.#pending.length === 0 ? chunk : join(this.#pending, chunk);
    const frames: ModbusFrame[] = [];
    let from = 0;
    while (from < bytes.length) {
      const extent = extentOf(bytes, from);
      if (extent === 'more') break;
      if (extent !== 'impossible') {
        const to = from + extent;
        if (to > bytes.length) break;
        if (crcHolds(bytes, from, to)) {
          frames.push(parse(bytes.slice(from, to - 2)));
          from = to;
          continue;
        }
      }
      from++;
      this.#noise++;
    }
    this.#pending = from === bytes.length ? EMPTY : bytes.slice(from);
    return frames;
  }

  pending(): Uint8Array {
    return this.#pending;
  }

  drop(): void {
    this.#noise += this.#pending.length;
    this.#pending = EMPTY;
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function extentOf(bytes: Uint8Array, from: number): Extent {
  if (!isBoardAddress(bytes[from] ?? 0)) return 'impossible';
  const code = bytes[from + 1];
  if (code === undefined) return 'more';
  if ((code & EXCEPTION_FLAG) !== 0) {
    return knownFunction(code & ~EXCEPTION_FLAG) === undefined ? 'impossible' : 5;
  }
  const known = knownFunction(code);
  if (known === undefined) return 'impossible';
  switch (known) {
    case FUNCTION.writeSingleCoil:
    case FUNCTION.writeSingleRegister:
    case FUNCTION.writeMultipleCoils:
      return 8;
    case FUNCTION.readCoils:
    case FUNCTION.readDiscreteInputs:
    case FUNCTION.readHoldingRegisters: {
      const count = bytes[from + 2];
      if (count === undefined) return 'more';
      if (count === 0 || count > MAX_DATA_BYTES) return 'impossible';
      if (known === FUNCTION.readHoldingRegisters && count % 2 === 1) return 'impossible';
      return 3 + count + 2;
    }
  }
}

function knownFunction(code: number): ModbusFunction | undefined {
  return Object.values(FUNCTION).find((known) => known === code);
}

/** `body` is a whole reply without its CRC, of a form `extentOf` allows. */
function parse(body: Uint8Array): ModbusFrame {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const address = view.getUint8(0);
  const code = view.getUint8(1);
  const functionCode = (code & ~EXCEPTION_FLAG) as ModbusFunction;
  if ((code & EXCEPTION_FLAG) !== 0) {
    return { type: 'exception', address, functionCode, code: view.getUint8(2) };
  }
  switch (functionCode) {
    case FUNCTION.readCoils:
    case FUNCTION.readDiscreteInputs:
      return { type: 'bits', address, functionCode, bytes: body.slice(3) };
    case FUNCTION.readHoldingRegisters: {
      const values: number[] = [];
      for (let at = 3; at < body.length; at += 2) values.push(view.getUint16(at));
      return { type: 'registers', address, functionCode, values };
    }
    case FUNCTION.writeSingleCoil:
    case FUNCTION.writeSingleRegister:
    case FUNCTION.writeMultipleCoils:
      return {
        type: 'written',
        address,
        functionCode,
        at: view.getUint16(2),
        value: view.getUint16(4),
      };
  }
}
