/** Seeded randomness for behaviour: the same seed gives the same day at the lane. */
import type { RandomSource } from '../../schemas/time.js';

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  oneOf<T>(things: readonly T[]): T {
    const thing = things[Math.floor(this.next() * things.length)];
    if (thing === undefined) throw new Error('nothing to choose from');
    return thing;
  }

  /** Log-logistic waiting time in milliseconds, fixed by two percentiles. */
  wait(p50: number, p99: number): number {
    const share = this.between(0.001, 0.999);
    return p50 * (share / (1 - share)) ** (Math.log(p99 / p50) / Math.log(99));
  }

  bytes(): RandomSource {
    return {
      bytes: (length) => Uint8Array.from({ length }, () => Math.floor(this.next() * 256)),
    };
  }
}
