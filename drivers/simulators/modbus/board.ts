import type { Clock, Timers } from '../../../schemas/time.js';
import { EXCEPTION, EXCEPTION_FLAG, FUNCTION, bitOf } from '../../turnstile/modbus/frame.js';
import { RelayBank, type Pulse } from './relays.js';

/** What is wrong with a board. Only `silent` and `exception` keep it from obeying. */
export type BoardFault =
  | { readonly kind: 'none' }
  /** No power, or its wire is off. */
  | { readonly kind: 'silent' }
  /** Obeys; its answer never arrives. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'wrong-crc' }
  /** Bytes on the line in front of the answer. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  /** Confirms every write of a coil with 0000, as generic Modbus servers do for a flash-on. */
  | { readonly kind: 'wrong-echo' }
  /** Answers the one function with this exception. */
  | { readonly kind: 'exception'; readonly functionCode: number; readonly code: number };

export interface ModbusBoardOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** 1 to 247, or 255. */
  readonly address?: number;
  readonly channels?: number;
  readonly inputs?: number;
  /** Control modes, address and firmware. Simple boards have none of them. */
  readonly registers?: boolean;
}

const FLASH_ON = 0x0200;
const FLASH_OFF = 0x0400;
const ALL_COILS = 0x00ff;
const CONTROL_MODE = 0x1000;
const ADDRESS = 0x4000;
const FIRMWARE = 0x8000;
const FIRMWARE_VALUE = 0x00c8;
const LINKED = 1;
/** Toggle (5500), which some models know, has no place at a gate and is refused. */
const ON = 0xff00;
const OFF = 0x0000;
/** Flash time in steps of 100 ms. */
const MAX_FLASH = 0x7fff;

/** The answer to a request without address and CRC, or the code of the exception it earned. */
type Answer = Uint8Array | number;

/**
 * A Modbus RTU relay board with inputs, on the map of the Waveshare boards
 * (facts/cards-readers-turnstiles.md 5.3): coils with hardware flash, discrete inputs, control modes,
 * address and firmware registers. As shipped, every closed input switches on the relay of its
 * channel until its control mode is set to 0.
 */
export class ModbusBoardSimulator {
  fault: BoardFault = { kind: 'none' };
  readonly relays: RelayBank;
  readonly #inputs: boolean[];
  readonly #modes: number[];
  readonly #registers: boolean;
  #address: number;

  constructor(options: ModbusBoardOptions) {
    const { address = 1, channels = 8, inputs = 8, registers = true } = options;
    this.relays = new RelayBank(channels, options);
    this.#inputs = Array.from({ length: inputs }, () => false);
    this.#modes = Array.from({ length: channels }, () => (registers ? LINKED : 0));
    this.#registers = registers;
    this.#address = address;
  }

  get address(): number {
    return this.#address;
  }

  get pulses(): readonly Pulse[] {
    return this.relays.pulses;
  }

  isLinked(channel: number): boolean {
    return this.#modes[channel] === LINKED;
  }

  isClosed(input: number): boolean {
    return this.#inputs[input] ?? false;
  }

  /** Closes or opens the contact at an input. */
  setInput(input: number, closed: boolean): void {
    if (this.isClosed(input) === closed) return;
    this.#inputs[input] = closed;
    if (this.isLinked(input)) this.relays.switch(input, closed);
  }

  /** Power off and on: relays drop, linkage is as shipped; contacts are where they were. */
  powerCycle(): void {
    this.relays.switchAll(false);
    if (!this.#registers) return;
    this.#modes.fill(LINKED);
    this.#inputs.forEach((closed, input) => {
      if (closed && input < this.relays.count) this.relays.switch(input, true);
    });
  }

  /** Obeys a request (function code and data) and returns the answer in the same form. */
  execute(pdu: Uint8Array): Uint8Array {
    const functionCode = pdu[0] ?? 0;
    const { fault } = this;
    const broken = fault.kind === 'exception' && fault.functionCode === functionCode;
    const answer = broken ? fault.code : this.#execute(functionCode, pdu);
    if (typeof answer !== 'number') return answer;
    return Uint8Array.of(functionCode | EXCEPTION_FLAG, answer);
  }

  #execute(functionCode: number, pdu: Uint8Array): Answer {
    if (pdu.length < 5) return EXCEPTION.illegalFunction;
    const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
    const at = view.getUint16(1);
    const value = view.getUint16(3);
    switch (functionCode) {
      case FUNCTION.readCoils:
        return readBits(functionCode, at, value, this.relays.count, (n) => this.relays.isOn(n));
      case FUNCTION.readDiscreteInputs:
        return readBits(functionCode, at, value, this.#inputs.length, (n) => this.isClosed(n));
      case FUNCTION.readHoldingRegisters:
        return this.#readRegisters(at, value);
      case FUNCTION.writeSingleCoil: {
        const echo =
          this.fault.kind === 'wrong-echo' ? Uint8Array.of(5, ...pdu.slice(1, 3), 0, 0) : pdu;
        return this.#writeCoil(at, value) ?? echo;
      }
      case FUNCTION.writeSingleRegister:
        return this.#writeRegister(at, value) ?? pdu;
      case FUNCTION.writeMultipleCoils:
        return this.#writeCoils(at, value, pdu.slice(6)) ?? pdu.slice(0, 5);
      default:
        return EXCEPTION.illegalFunction;
    }
  }

  /** Writes return the exception they earned, or nothing. */
  #writeCoil(at: number, value: number): number | undefined {
    const page = at & 0xff00;
    const flash = page === FLASH_ON || page === FLASH_OFF;
    if (flash ? value < 1 || value > MAX_FLASH : value !== ON && value !== OFF) {
      return EXCEPTION.illegalDataValue;
    }
    if (at === ALL_COILS) {
      this.relays.switchAll(value === ON);
      return undefined;
    }
    const coil = flash ? at & 0xff : at;
    if (coil >= this.relays.count) return EXCEPTION.illegalDataAddress;
    if (flash) this.relays.flash(coil, value * 100, page === FLASH_ON);
    else this.relays.switch(coil, value === ON);
    return undefined;
  }

  #writeCoils(at: number, count: number, data: Uint8Array): number | undefined {
    if (count < 1 || data.length !== Math.ceil(count / 8)) return EXCEPTION.illegalDataValue;
    if (at + count > this.relays.count) return EXCEPTION.illegalDataAddress;
    for (let i = 0; i < count; i++) this.relays.switch(at + i, bitOf(data, i));
    return undefined;
  }

  #readRegisters(at: number, count: number): Answer {
    if (!this.#registers) return EXCEPTION.illegalFunction;
    if (count < 1 || count > 125) return EXCEPTION.illegalDataValue;
    const answer = [FUNCTION.readHoldingRegisters, count * 2];
    for (let register = at; register < at + count; register++) {
      const value = this.#register(register);
      if (value === undefined) return EXCEPTION.illegalDataAddress;
      answer.push(value >>> 8, value & 0xff);
    }
    return Uint8Array.from(answer);
  }

  #register(register: number): number | undefined {
    if (register === ADDRESS) return this.#address;
    if (register === FIRMWARE) return FIRMWARE_VALUE;
    return this.#modes[register - CONTROL_MODE];
  }

  #writeRegister(register: number, value: number): number | undefined {
    if (!this.#registers) return EXCEPTION.illegalFunction;
    const channel = register - CONTROL_MODE;
    if (register === ADDRESS) {
      if (value < 1 || value > 255) return EXCEPTION.illegalDataValue;
      this.#address = value;
    } else if (this.#modes[channel] === undefined) {
      return EXCEPTION.illegalDataAddress;
    } else {
      if (value > LINKED) return EXCEPTION.illegalDataValue;
      this.#modes[channel] = value;
    }
    return undefined;
  }
}

function readBits(
  functionCode: number,
  at: number,
  count: number,
  size: number,
  read: (channel: number) => boolean,
): Answer {
  if (count < 1 || count > 2000) return EXCEPTION.illegalDataValue;
  if (at + count > size) return EXCEPTION.illegalDataAddress;
  const data = new Uint8Array(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) {
    if (read(at + i)) data[i >>> 3] = (data[i >>> 3] ?? 0) | (1 << (i & 7));
  }
  return Uint8Array.of(functionCode, data.length, ...data);
}
