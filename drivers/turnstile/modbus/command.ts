/**
 * Requests to a relay board, each with the one shape of reply that answers it. Published frames for
 * all of them: facts/cards-readers-turnstiles.md 5.3.
 */
import { withCrc } from './crc.js';
import { FUNCTION, type ModbusFrame, type ModbusFunction } from './frame.js';

/** Waveshare map: switch the relay on for `value` x 100 ms; the board's own timer ends it. */
export const FLASH_ON_BASE = 0x0200;
/** Waveshare map: control mode of a channel; 0000 means that its input does not drive its relay. */
export const CONTROL_MODE_BASE = 0x1000;
/** Waveshare map: firmware version. */
export const FIRMWARE_REGISTER = 0x8000;

const COIL_ON = 0xff00;
const COIL_OFF = 0x0000;

export interface ModbusCommand {
  readonly request: Uint8Array;
  /** True for the exact answer and for an exception to this function from this board. */
  accepts(frame: ModbusFrame): boolean;
}

/** Coils 0 to `count` - 1. */
export function readCoils(address: number, count: number): ModbusCommand {
  return readBits(address, FUNCTION.readCoils, count);
}

/** Discrete inputs 0 to `count` - 1; a closed contact reads 1. */
export function readDiscreteInputs(address: number, count: number): ModbusCommand {
  return readBits(address, FUNCTION.readDiscreteInputs, count);
}

export function readHoldingRegister(address: number, register: number): ModbusCommand {
  return command(
    address,
    FUNCTION.readHoldingRegisters,
    register,
    1,
    (frame) => frame.type === 'registers' && frame.values.length === 1,
  );
}

export function switchCoil(address: number, coil: number, on: boolean): ModbusCommand {
  return write(address, FUNCTION.writeSingleCoil, coil, on ? COIL_ON : COIL_OFF);
}

/** A pulse timed by the board. `ms` is a multiple of 100, 100 to 3,276,700. */
export function flashOn(address: number, coil: number, ms: number): ModbusCommand {
  return write(address, FUNCTION.writeSingleCoil, FLASH_ON_BASE + coil, Math.round(ms / 100));
}

export function writeRegister(address: number, register: number, value: number): ModbusCommand {
  return write(address, FUNCTION.writeSingleRegister, register, value);
}

function readBits(address: number, code: 0x01 | 0x02, count: number): ModbusCommand {
  const bytes = Math.ceil(count / 8);
  return command(
    address,
    code,
    0,
    count,
    (frame) => frame.type === 'bits' && frame.bytes.length === bytes,
  );
}

/** The answer to a write is its exact echo: address, function, place and value. */
function write(address: number, code: 0x05 | 0x06, at: number, value: number): ModbusCommand {
  return command(
    address,
    code,
    at,
    value,
    (frame) => frame.type === 'written' && frame.at === at && frame.value === value,
  );
}

function command(
  address: number,
  functionCode: ModbusFunction,
  first: number,
  second: number,
  answers: (frame: ModbusFrame) => boolean,
): ModbusCommand {
  return {
    request: withCrc([
      address,
      functionCode,
      first >>> 8,
      first & 0xff,
      second >>> 8,
      second & 0xff,
    ]),
    accepts: (frame) =>
      frame.address === address &&
      frame.functionCode === functionCode &&
      (frame.type === 'exception' || answers(frame)),
  };
}
