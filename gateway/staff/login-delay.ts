/** Waiting times after wrong secrets, on the monotonic clock. Nothing is ever locked for good. */
import type { Clock, MonoMs } from '../../schemas/time.js';

/** Wrong tries that cost nothing but the try. */
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 1000;
export const LONGEST_DELAY_MS = 15 * 60_000;

interface Tries {
  readonly wrong: number;
  readonly openAt: MonoMs;
}

/** Counts wrong tries by key: 1 s after the third, then doubling, at most 15 minutes. */
export class LoginDelay {
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #limit: number;
  readonly #tries = new Map<string, Tries>();

  /** `limit`: how many keys are remembered; the one that was wrong longest ago is forgotten first. */
  constructor(clock: Pick<Clock, 'mono'>, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Milliseconds until the next try is looked at; 0 when it is at once. */
  waitMs(key: string): number {
    return Math.max(0, (this.#tries.get(key)?.openAt ?? 0) - this.#clock.mono());
  }

  /** Returns the waiting time that begins now, milliseconds. */
  wrong(key: string): number {
    const wrong = (this.#tries.get(key)?.wrong ?? 0) + 1;
    const delay =
      wrong < FREE_TRIES
        ? 0
        : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(wrong - FREE_TRIES, 30));
    this.#tries.delete(key);
    this.#tries.set(key, { wrong, openAt: this.#clock.mono() + delay });
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= this.#limit) break;
      this.#tries.delete(oldest);
    }
    return delay;
  }

  forget(key: string): void {
    this.#tries.delete(key);
  }

  forgetAll(prefix: string): void {
    for (const key of [...this.#tries.keys()]) if (key.startsWith(prefix)) this.#tries.delete(key);
  }
}
