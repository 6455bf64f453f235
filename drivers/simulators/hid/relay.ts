/** A 16c0:05df relay board from the device's side (facts/cards-readers-turnstiles.md 5.2). */
import type { Clock, MonoMs, Timers } from '../../../schemas/time.js';
import type { BytePipe } from '../sam/reader.js';
import { ReportPipes, type HidFault } from './report-pipe.js';

export interface HidRelayOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Relays on the board; also in its product string. */
  readonly relays?: number;
  /** Five characters. */
  readonly serial?: string;
  /** Reports that switch; the other kind is taken and does nothing. */
  readonly obeys?: 'both' | 'feature' | 'output';
  /** Bytes of a state report: with the report id in front, or without. */
  readonly stateBytes?: 8 | 9;
}

export interface RelaySwitching {
  readonly relay: number;
  readonly on: boolean;
  readonly at: MonoMs;
}

export class HidRelaySimulator {
  /** Every change of a relay, in order. */
  readonly switchings: RelaySwitching[] = [];
  /** State reports come so much later, milliseconds. */
  lateMs = 0;
  readonly #options: HidRelayOptions;
  readonly #pipes = new ReportPipes();
  readonly #relays: number;
  #mask = 0;

  constructor(options: HidRelayOptions) {
    this.#options = options;
    this.#relays = options.relays ?? 2;
  }

  /** As USB tells it, maker first. */
  get product(): string {
    return `www.dcttech.com USBRelay${this.#relays}`;
  }

  isOn(relay: number): boolean {
    return (this.#mask & (1 << (relay - 1))) !== 0;
  }

  inject(fault: HidFault): void {
    this.#pipes.inject(fault);
  }

  /** As after a loss of power: all relays off. */
  powerCycle(): void {
    for (let relay = 1; relay <= this.#relays; relay++) this.#switch(relay, false);
  }

  connect(pipe: BytePipe): void {
    const { obeys = 'both', timers } = this.#options;
    this.#pipes.connect(pipe, ({ kind, bytes }) => {
      switch (kind) {
        case 'setFeature':
          if (obeys !== 'output') this.#obey(bytes);
          return;
        case 'output':
          if (obeys !== 'feature') this.#obey(bytes);
          return;
        case 'getFeature': {
          const state = this.#state();
          if (this.lateMs === 0) this.#pipes.answer(state, pipe);
          else timers.after(this.lateMs, () => this.#pipes.answer(state, pipe));
          return;
        }
        case 'input':
        case 'featureAnswer':
          return;
      }
    });
  }

  #obey(report: Uint8Array): void {
    const [, command, relay = 0] = report;
    const all = Array.from({ length: this.#relays }, (_, at) => at + 1);
    if (command === 0xff && all.includes(relay)) this.#switch(relay, true);
    if (command === 0xfd && all.includes(relay)) this.#switch(relay, false);
    if (command === 0xfe) for (const each of all) this.#switch(each, true);
    if (command === 0xfc) for (const each of all) this.#switch(each, false);
  }

  #switch(relay: number, on: boolean): void {
    if (this.isOn(relay) === on) return;
    this.#mask ^= 1 << (relay - 1);
    this.switchings.push({ relay, on, at: this.#options.clock.mono() });
  }

  #state(): Uint8Array {
    const { serial = '6QMBS', stateBytes = 9 } = this.#options;
    const body = [...Buffer.from(serial.padEnd(5).slice(0, 5), 'latin1'), 0, 0, this.#mask];
    return Uint8Array.from(stateBytes === 9 ? [0, ...body] : body);
  }
}
