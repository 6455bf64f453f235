/** A simulated resident-ID reader: the true protocol from the device's side, on any byte pipe. */
import type { Cancel, Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { SamCommandName } from '../../sam/constants.js';
import type { SimulatedCard } from './card.js';
import { FaultPlan, distort, type SamFault } from './faults.js';
import { EXAMPLE_SAM_NUMBER, SamModule, commandOf } from './module.js';
import type { RestingCard, SamHealth } from './module.js';
import { RequestParser, type HeardRequest } from './request-parser.js';

/** One end of a line. `send` after the line is gone does nothing. */
export interface BytePipe {
  onBytes(listener: (chunk: Uint8Array) => void): void;
  send(bytes: Uint8Array): void;
}

/** Replies leave in pieces, as a UART delivers them; without it each reply is one piece. */
export interface Pace {
  readonly chunkBytes: number;
  /** Bits a second; a byte is ten bits on the line. */
  readonly baudRate: number;
}

/** Time from the request to the first byte of the reply, milliseconds. */
export interface SamLatency {
  readonly find: number;
  readonly select: number;
  readonly read: number;
  readonly other: number;
}

export interface SamSimulatorOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** 16 bytes; the published example without it. */
  readonly samNumber?: Uint8Array;
  readonly latency?: Partial<SamLatency>;
  readonly pace?: Pace;
  readonly resting?: RestingCard;
  /** How many answers to 12 FF are wrong after power-on. */
  readonly wrongSamNumbers?: number;
}

export interface SamTraffic {
  /** Seen from the host: `request` goes to the module. */
  readonly direction: 'request' | 'reply';
  readonly bytes: Uint8Array;
  readonly at: MonoMs;
}

interface Job {
  readonly request: HeardRequest;
  readonly send: (bytes: Uint8Array) => void;
}

export class SamReaderSimulator {
  readonly #options: SamSimulatorOptions;
  readonly #latency: SamLatency;
  readonly #module: SamModule;
  readonly #faults = new FaultPlan();
  readonly #observers = new Set<(traffic: SamTraffic) => void>();
  readonly #timers = new Set<Cancel>();
  readonly #jobs: Job[] = [];
  #busy = false;
  #lift: Cancel = () => undefined;

  constructor(options: SamSimulatorOptions) {
    this.#options = options;
    this.#latency = { find: 15, select: 15, read: 250, other: 5, ...options.latency };
    this.#module = new SamModule(
      options.samNumber ?? EXAMPLE_SAM_NUMBER,
      options.resting ?? 'again',
      options.wrongSamNumbers ?? 0,
    );
  }

  get present(): boolean {
    return this.#module.card !== undefined;
  }

  putCard(card: SimulatedCard): void {
    this.#lift();
    this.#module.card = card;
    if (card.liftAfterMs !== undefined) {
      this.#lift = this.#after(card.liftAfterMs, () => this.takeCard());
    }
  }

  /** Also in the middle of a read, which then fails with 41. */
  takeCard(): void {
    this.#lift();
    this.#module.card = undefined;
  }

  setHealth(health: SamHealth): void {
    this.#module.health = health;
  }

  inject(fault: SamFault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Every byte on the line, for a person to look at. */
  observe(observer: (traffic: SamTraffic) => void): Unlisten {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** Speaks on this pipe. Several pipes may be connected; each gets the replies to its requests. */
  connect(pipe: BytePipe): void {
    const parser = new RequestParser();
    pipe.onBytes((chunk) => {
      this.#show('request', chunk);
      for (const request of parser.push(chunk)) {
        this.#jobs.push({ request, send: (bytes) => pipe.send(bytes) });
      }
      this.#next();
    });
  }

  /** Stops every timer; what was asked and not answered stays unanswered. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#jobs.length = 0;
    this.#busy = false;
  }

  #next(): void {
    const job = this.#busy ? undefined : this.#jobs.shift();
    if (job === undefined) return;
    this.#busy = true;
    const command = commandOf(job.request);
    const fault = this.#faults.take(command);
    const late = fault?.kind === 'late' ? fault.ms : 0;
    this.#after(this.#latencyOf(command) + late, () => {
      const reply = distort(this.#module.answer(job.request), fault);
      this.#transmit(reply, job.send, () => {
        this.#busy = false;
        this.#next();
      });
    });
  }

  #latencyOf(command: SamCommandName | undefined): number {
    if (command === 'find' || command === 'select') return this.#latency[command];
    if (command === 'read-base' || command === 'read-base-fingerprint') return this.#latency.read;
    return this.#latency.other;
  }

  #transmit(bytes: Uint8Array, send: Job['send'], done: () => void): void {
    const { pace } = this.#options;
    const size = pace?.chunkBytes ?? Math.max(1, bytes.length);
    const piece = bytes.slice(0, size);
    if (piece.length === 0) {
      done();
      return;
    }
    const ms = pace === undefined ? 0 : (piece.length * 10_000) / pace.baudRate;
    const leave = (): void => {
      this.#show('reply', piece);
      send(piece);
      this.#transmit(bytes.subarray(size), send, done);
    };
    if (ms === 0) leave();
    else this.#after(ms, leave);
  }

  #show(direction: SamTraffic['direction'], bytes: Uint8Array): void {
    const at = this.#options.clock.mono();
    for (const observer of this.#observers) observer({ direction, bytes, at });
  }

  #after(ms: number, run: () => void): Cancel {
    const cancel = this.#options.timers.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}
