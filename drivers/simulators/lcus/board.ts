import type { Clock, Timers } from '../../../schemas/time.js';
import { LCUS_COMMAND_BYTES, LCUS_START, parseLcusCommand } from '../../turnstile/lcus/frame.js';
import { RelayBank } from '../modbus/relays.js';
import type { BytePipe } from '../sam/reader.js';

/** Silence after which a command that has begun is forgotten, milliseconds. */
const GAP_MS = 50;
const STATUS_QUERY = 0xff;

export type LcusFault =
  | { readonly kind: 'none' }
  /** No power: nothing is obeyed and nothing is said. */
  | { readonly kind: 'deaf' }
  /** The next `commands` arrive with one bit wrong, as on a long line. */
  | { readonly kind: 'garbled'; readonly commands: number };

export interface LcusBoardOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly channels?: number;
  /** Some models say the state of their relays after every command. */
  readonly talkative?: boolean;
}

/**
 * An LCUS serial relay board (facts/cards-readers-turnstiles.md 5.1). Relays stay as they were switched
 * until power is lost. Channels count from 1; `relays` from 0.
 */
export class LcusBoardSimulator {
  fault: LcusFault = { kind: 'none' };
  readonly relays: RelayBank;
  /** Commands with a right sum, obeyed or not, as `1 on`. */
  readonly commands: string[] = [];
  readonly #options: LcusBoardOptions;

  constructor(options: LcusBoardOptions) {
    this.#options = options;
    this.relays = new RelayBank(options.channels ?? 4, options);
  }

  isOn(channel: number): boolean {
    return this.relays.isOn(channel - 1);
  }

  powerCycle(): void {
    this.relays.switchAll(false);
  }

  connect(pipe: BytePipe): void {
    let bytes: number[] = [];
    let lastAt = -Infinity;
    pipe.onBytes((chunk) => {
      const at = this.#options.clock.mono();
      if (at - lastAt > GAP_MS) bytes = [];
      lastAt = at;
      if (this.fault.kind === 'deaf') return;
      for (const byte of chunk) {
        bytes.push(byte);
        if (bytes.length === 1 && byte === STATUS_QUERY) this.#say(pipe);
        if (bytes[0] !== LCUS_START) bytes = [];
        if (bytes.length < LCUS_COMMAND_BYTES) continue;
        this.#obey(Uint8Array.from(bytes), pipe);
        bytes = [];
      }
    });
  }

  #obey(bytes: Uint8Array, pipe: BytePipe): void {
    const { fault } = this;
    if (fault.kind === 'garbled') {
      const commands = fault.commands - 1;
      this.fault = commands > 0 ? { kind: 'garbled', commands } : { kind: 'none' };
      bytes[2] = (bytes[2] ?? 0) ^ 0x10;
    }
    const command = parseLcusCommand(bytes);
    if (command === undefined || command.channel > this.relays.count) return;
    this.commands.push(`${command.channel} ${command.on ? 'on' : 'off'}`);
    this.relays.switch(command.channel - 1, command.on);
    if (this.#options.talkative === true) this.#say(pipe);
  }

  #say(pipe: BytePipe): void {
    const lines = Array.from({ length: this.relays.count }, (_, at) => {
      return `CH${at + 1}:${this.relays.isOn(at) ? 'ON' : 'OFF'}\r\n`;
    });
    pipe.send(Uint8Array.of(STATUS_QUERY, ...new TextEncoder().encode(lines.join(''))));
  }
}
