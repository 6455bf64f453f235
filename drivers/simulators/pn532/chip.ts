/** What a PN532 does with a command, without line and time. */
import type { MonoMs } from '../../../schemas/time.js';
import { BAUD_AND_TYPE, COMMAND, LINE_TEST, type Pn532CommandName } from '../../pn532/constants.js';
import { Antenna, targetData } from './antenna.js';

/** `syntax-error`: its error frame. `never`: a search without end that finds nothing. */
export type ChipResult = Uint8Array | 'syntax-error' | 'never';

const FIRMWARE_1_6 = Uint8Array.of(0x32, 0x01, 0x06, 0x07);
const NOTHING = new Uint8Array(0);
const MORE = 0x40;
const TIMEOUT = 0x01;
const NOT_ACTIVE = 0x27;
/** Data behind the status byte of one answer. */
const PIECE_BYTES = 262;
const ENDLESS = 0xff;

export function commandName(code: number): Pn532CommandName | undefined {
  const names = Object.keys(COMMAND) as Pn532CommandName[];
  return names.find((name) => COMMAND[name] === code);
}

export class Pn532ChipModel {
  readonly antenna = new Antenna();
  #awake = false;
  #configured = false;
  #passiveRetries = ENDLESS;
  #rest: Uint8Array = NOTHING;

  /** As after power was off: asleep, and nothing set up. */
  restart(): void {
    this.#awake = false;
    this.#configured = false;
    this.#passiveRetries = ENDLESS;
    this.#rest = NOTHING;
    this.antenna.off(-Infinity);
  }

  wake(): void {
    this.#awake = true;
  }

  get isAwake(): boolean {
    return this.#awake;
  }

  /** `at` is the time of the command. */
  execute(code: number, data: Uint8Array, at: MonoMs): ChipResult {
    const name = commandName(code);
    if (name === undefined) return 'syntax-error';
    switch (name) {
      case 'diagnose':
        return data[0] === LINE_TEST ? data : 'syntax-error';
      case 'getFirmwareVersion':
        return FIRMWARE_1_6;
      case 'samConfiguration':
        this.#configured = data[0] === 0x01;
        return NOTHING;
      case 'setParameters':
        return NOTHING;
      case 'rfConfiguration':
        return this.#configure(data, at);
      case 'inListPassiveTarget':
        return this.#search(data, at);
      case 'inDataExchange':
        return this.#exchange(data);
      case 'inRelease':
        this.antenna.release();
        return Uint8Array.of(0);
    }
  }

  #configure([item, ...values]: Uint8Array, at: MonoMs): ChipResult {
    if (item === 0x01) {
      if (((values[0] ?? 0) & 1) === 0) this.antenna.off(at);
      else this.antenna.on(at);
    }
    if (item === 0x05) this.#passiveRetries = values[2] ?? ENDLESS;
    return NOTHING;
  }

  #search([most = 0, kind]: Uint8Array, at: MonoMs): ChipResult {
    if (!this.#configured || most < 1 || most > 2) return 'syntax-error';
    this.antenna.on(at);
    const type = kind === BAUD_AND_TYPE.b106 ? 'B' : 'A';
    const cards = this.antenna.search(type, most);
    if (cards.length === 0 && this.#passiveRetries === ENDLESS) return 'never';
    const targets = cards.flatMap((card, at0) => [...targetData(card, at0 + 1)]);
    return Uint8Array.of(cards.length, ...targets);
  }

  #exchange([target = 0, ...command]: Uint8Array): ChipResult {
    if (!this.#configured) return 'syntax-error';
    if (command.length > 0 || this.#rest.length === 0) {
      const response = this.antenna.exchange(target, Uint8Array.from(command));
      this.#rest = NOTHING;
      if (response === 'not-active') return Uint8Array.of(NOT_ACTIVE);
      if (response === 'gone') return Uint8Array.of(TIMEOUT);
      this.#rest = response;
    }
    const piece = this.#rest.subarray(0, PIECE_BYTES);
    this.#rest = this.#rest.subarray(PIECE_BYTES);
    return Uint8Array.of(this.#rest.length > 0 ? MORE : 0, ...piece);
  }
}
