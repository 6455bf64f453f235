/** One timer per name; setting it again moves it. */
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';

export class NamedTimers {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #running = new Map<string, Cancel>();

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** `at` is monotonic; a moment that has gone by is due at once. */
  at(name: string, at: MonoMs, run: () => void): void {
    this.cancel(name);
    const cancel = this.#timers.after(Math.max(0, at - this.#clock.mono()), () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  every(name: string, ms: number, run: () => void): void {
    this.cancel(name);
    this.#running.set(name, this.#timers.every(ms, run));
  }

  cancel(name: string): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  cancelAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
