import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';

/**
 * Runs at once, and then at most once in `everyMs`: the last of a burst is never lost. What runs must
 * read the state itself, not be told it.
 */
export class Throttle {
  readonly #time: Pick<Clock, 'mono'> & Pick<Timers, 'after'>;
  readonly #everyMs: number;
  readonly #run: () => void;
  #ranAt: MonoMs | undefined;
  #waiting: Cancel | undefined;

  constructor(time: Pick<Clock, 'mono'> & Pick<Timers, 'after'>, everyMs: number, run: () => void) {
    this.#time = time;
    this.#everyMs = everyMs;
    this.#run = run;
  }

  poke(): void {
    if (this.#waiting !== undefined) return;
    const since = this.#ranAt === undefined ? Infinity : this.#time.mono() - this.#ranAt;
    if (since >= this.#everyMs) {
      this.#go();
      return;
    }
    this.#waiting = this.#time.after(this.#everyMs - since, () => this.#go());
  }

  stop(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  #go(): void {
    this.#waiting = undefined;
    this.#ranAt = this.#time.mono();
    this.#run();
  }
}
