import type { Cancel, Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';

/** One board-timed switching-on of a relay. */
export interface Pulse {
  readonly coil: number;
  readonly at: MonoMs;
  readonly ms: number;
}

export interface RelayChange {
  readonly coil: number;
  readonly on: boolean;
  readonly at: MonoMs;
}

/** The relays of a board, each with its own timer that ends a flash without anybody's help. */
export class RelayBank {
  /** Every flash-on, in order. */
  readonly pulses: Pulse[] = [];
  readonly #on: boolean[];
  readonly #ends: (Cancel | undefined)[];
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #listeners = new Set<(change: RelayChange) => void>();

  constructor(channels: number, time: { readonly clock: Clock; readonly timers: Timers }) {
    this.#on = Array.from({ length: channels }, () => false);
    this.#ends = Array.from({ length: channels }, () => undefined);
    this.#clock = time.clock;
    this.#timers = time.timers;
  }

  get count(): number {
    return this.#on.length;
  }

  isOn(coil: number): boolean {
    return this.#on[coil] ?? false;
  }

  listen(listener: (change: RelayChange) => void): Unlisten {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Switches a relay; a flash under way on it ends. */
  switch(coil: number, on: boolean): void {
    this.#ends[coil]?.();
    this.#ends[coil] = undefined;
    if (this.isOn(coil) === on) return;
    this.#on[coil] = on;
    const change = { coil, on, at: this.#clock.mono() };
    for (const listener of this.#listeners) listener(change);
  }

  /** Switches a relay on (or off) for `ms`, then back. */
  flash(coil: number, ms: number, on: boolean): void {
    if (on) this.pulses.push({ coil, at: this.#clock.mono(), ms });
    this.switch(coil, on);
    this.#ends[coil] = this.#timers.after(ms, () => this.switch(coil, !on));
  }

  switchAll(on: boolean): void {
    for (let coil = 0; coil < this.count; coil++) this.switch(coil, on);
  }
}
