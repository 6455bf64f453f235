/** Everything a platform remembers so that no request counts twice (facts/integrity.md 8.2, 8.3). */
import { SEQ_WINDOW } from '../../../schemas/hc-jws.js';
import type { Clock, MonoMs } from '../../../schemas/time.js';

/** `jti` and ciphertexts are kept for five minutes and the skew allowed, milliseconds. */
const KEPT_MS = 360_000;

/** Values that were seen within the last six minutes. */
export class SeenOnce {
  readonly #clock: Clock;
  readonly #seen = new Map<string, MonoMs>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when the value is known already. */
  accept(value: string): boolean {
    const now = this.#clock.mono();
    for (const [old, at] of this.#seen) {
      if (now - at <= KEPT_MS) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(value)) return false;
    this.#seen.set(value, now);
    return true;
  }
}

/** Sequence numbers of one box: any order inside the window, each number once. */
export class SeqWindow {
  readonly #seen = new Set<number>();
  #highest = 0;

  /** False when the number is below the window or was accepted before. */
  accept(seq: number): boolean {
    if (seq <= this.#highest - SEQ_WINDOW || this.#seen.has(seq)) return false;
    this.#seen.add(seq);
    if (seq > this.#highest) {
      this.#highest = seq;
      for (const old of this.#seen) if (old <= seq - SEQ_WINDOW) this.#seen.delete(old);
    }
    return true;
  }
}
