import type { Clock, MonoMs, WallMs } from '../../schemas/time.js';

/** Less is the jitter of two readings, not somebody setting the clock. */
const STEP_MS = 1000;

/**
 * Wall time of moments that were measured on the monotonic clock, in whole milliseconds. The same
 * moment has the same wall time until the clock is set; then all of them move with it, so that ages
 * against the gateway's `now` stay right.
 */
export class SteadyWall {
  readonly #clock: Clock;
  #offset: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offset = Math.round(clock.wall() - clock.mono());
  }

  /** True when the wall clock was set since the last call. */
  stepped(): boolean {
    const offset = Math.round(this.#clock.wall() - this.#clock.mono());
    if (Math.abs(offset - this.#offset) < STEP_MS) return false;
    this.#offset = offset;
    return true;
  }

  at(moment: MonoMs): WallMs {
    return Math.round(moment + this.#offset);
  }
}
