/**
 * Modbus RTU replies of a relay board, as the master sees them (Modbus Application Protocol V1.1b3,
 * sections 6.1 to 6.3, 6.5, 6.6, 6.11 and 7; facts/cards-readers-turnstiles.md 5.3).
 */

/** Functions a relay board answers: read coils, read inputs, read registers, and three writes. */
export const FUNCTION = {
  readCoils: 0x01,
  readDiscreteInputs: 0x02,
  readHoldingRegisters: 0x03,
  writeSingleCoil: 0x05,
  writeSingleRegister: 0x06,
  writeMultipleCoils: 0x0f,
} as const;
export type ModbusFunction = (typeof FUNCTION)[keyof typeof FUNCTION];

/** Added to the function code of a reply that is an exception. */
export const EXCEPTION_FLAG = 0x80;

/** Most data bytes a reply may announce; no board here has more than 32 channels. */
export const MAX_DATA_BYTES = 64;

/** `bytes`: first channel in bit 0 of the first byte. */
export interface BitsFrame {
  readonly type: 'bits';
  readonly address: number;
  readonly functionCode: 0x01 | 0x02;
  readonly bytes: Uint8Array;
}

export interface RegistersFrame {
  readonly type: 'registers';
  readonly address: number;
  readonly functionCode: 0x03;
  readonly values: readonly number[];
}

/** Confirms a write. `value` is what was written, or how many coils for function 0Fh. */
export interface WrittenFrame {
  readonly type: 'written';
  readonly address: number;
  readonly functionCode: 0x05 | 0x06 | 0x0f;
  readonly at: number;
  readonly value: number;
}

/** `functionCode` without its flag; `code` as the board sent it, known or not. */
export interface ExceptionFrame {
  readonly type: 'exception';
  readonly address: number;
  readonly functionCode: ModbusFunction;
  readonly code: number;
}

export type ModbusFrame = BitsFrame | RegistersFrame | WrittenFrame | ExceptionFrame;

/** Exception codes of Modbus Application Protocol V1.1b3, section 7. */
export const EXCEPTION = {
  illegalFunction: 0x01,
  illegalDataAddress: 0x02,
  illegalDataValue: 0x03,
  deviceFailure: 0x04,
  acknowledge: 0x05,
  deviceBusy: 0x06,
  memoryParity: 0x08,
  gatewayPathUnavailable: 0x0a,
  gatewayTargetSilent: 0x0b,
} as const;

const EXCEPTION_NAMES = new Map<number, string>([
  [EXCEPTION.illegalFunction, 'illegal function'],
  [EXCEPTION.illegalDataAddress, 'illegal data address'],
  [EXCEPTION.illegalDataValue, 'illegal data value'],
  [EXCEPTION.deviceFailure, 'server device failure'],
  [EXCEPTION.acknowledge, 'acknowledge'],
  [EXCEPTION.deviceBusy, 'server device busy'],
  [EXCEPTION.memoryParity, 'memory parity error'],
  [EXCEPTION.gatewayPathUnavailable, 'gateway path unavailable'],
  [EXCEPTION.gatewayTargetSilent, 'gateway target device failed to respond'],
]);

/** For people: `exception 02h (illegal data address)`; the number alone when it is unknown. */
export function exceptionText(code: number): string {
  const hex = code.toString(16).toUpperCase().padStart(2, '0');
  const name = EXCEPTION_NAMES.get(code);
  return name === undefined ? `exception ${hex}h` : `exception ${hex}h (${name})`;
}

/** 1 to 247 by the standard, and 255, which some makers ship. 0 is broadcast and never answers. */
export function isBoardAddress(address: number): boolean {
  return (address >= 1 && address <= 247) || address === 255;
}

/** Reads bit `channel` of a coil or input field; channels beyond the field are off. */
export function bitOf(bytes: Uint8Array, channel: number): boolean {
  return (((bytes[channel >>> 3] ?? 0) >>> (channel & 7)) & 1) === 1;
}

/**
 * Silence that must stand between two frames, milliseconds: 3.5 characters of 11 bits, and 1.75 ms
 * above 19200 baud (Modbus over Serial Line V1.02, 2.5.1.1). For the link's `gapMs`.
 */
export function silentIntervalMs(baudRate: number): number {
  return baudRate > 19_200 ? 1.75 : (3.5 * 11 * 1000) / baudRate;
}
