import type { Cancel, Timers } from '../../schemas/time.js';

/** Bytes leave in pieces, as a UART delivers them; without a pace each reply is one piece. */
export interface LinePace {
  readonly chunkBytes: number;
  /** Bits a second; a byte is ten bits on the line. */
  readonly baudRate: number;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly delayMs: number;
  readonly send: (piece: Uint8Array) => void;
}

/** The transmitting half of a device's serial interface: one thing after the other, in order. */
export class Transmitter {
  readonly #timers: Timers;
  readonly #pace: LinePace | undefined;
  readonly #waiting: Waiting[] = [];
  #busy = false;
  #stop: Cancel = () => undefined;

  constructor(timers: Timers, pace?: LinePace) {
    this.#timers = timers;
    this.#pace = pace;
  }

  /** Something is being sent or waits to be. */
  get isBusy(): boolean {
    return this.#busy;
  }

  /** `delayMs` passes before the first of these bytes, and after the last of those in front. */
  transmit(bytes: Uint8Array, delayMs: number, send: Waiting['send']): void {
    this.#waiting.push({ bytes, delayMs, send });
    if (!this.#busy) this.#next();
  }

  /** Nothing that waits or is half on its way is sent any more. */
  drop(): void {
    this.#stop();
    this.#waiting.length = 0;
    this.#busy = false;
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#busy = next !== undefined;
    if (next === undefined) return;
    this.#stop = this.#timers.after(next.delayMs, () => this.#pieces(next.bytes, next.send));
  }

  #pieces(bytes: Uint8Array, send: Waiting['send']): void {
    const size = this.#pace?.chunkBytes ?? Math.max(1, bytes.length);
    const piece = bytes.slice(0, size);
    if (piece.length === 0) {
      this.#next();
      return;
    }
    const leave = (): void => {
      send(piece);
      this.#pieces(bytes.subarray(size), send);
    };
    if (this.#pace === undefined) leave();
    else this.#stop = this.#timers.after((piece.length * 10_000) / this.#pace.baudRate, leave);
  }
}
