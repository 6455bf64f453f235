import type { Cancel, Clock, MonoMs, Timers } from '../../../schemas/time.js';

export interface PollScheduleOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** One turn of polling. Resolves to the wait before the next in ms, or nothing: the period. */
  readonly turn: () => Promise<number | undefined>;
}

/**
 * When a device is polled: one turn at a time, a period from start to start, and none while held.
 * A turn that outlives `stop` plans nothing.
 */
export class PollSchedule {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #turn: () => Promise<number | undefined>;
  #periodMs: number;
  /** Changes with every start and stop. */
  #run = 0;
  #running = false;
  #turning = false;
  #holds = 0;
  #turnAt: MonoMs = 0;
  #cancel: Cancel | undefined;

  constructor(periodMs: number, options: PollScheduleOptions) {
    this.#periodMs = periodMs;
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#turn = options.turn;
  }

  /** The first turn comes at once. */
  start(): void {
    this.stop();
    this.#running = true;
    this.#plan(0);
  }

  stop(): void {
    this.#run++;
    this.#running = false;
    this.#turning = false;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Takes effect at once: a shorter period brings the next turn forward. */
  setPeriod(periodMs: number): void {
    if (periodMs === this.#periodMs) return;
    this.#periodMs = periodMs;
    if (this.#cancel !== undefined) this.#planByPeriod();
  }

  /** No turn begins until what is returned was called once. */
  hold(): () => void {
    this.#holds++;
    this.#cancel?.();
    this.#cancel = undefined;
    return () => {
      this.#holds--;
      this.#planByPeriod();
    };
  }

  #planByPeriod(): void {
    this.#plan(Math.max(0, this.#turnAt + this.#periodMs - this.#clock.mono()));
  }

  #plan(delayMs: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (!this.#running || this.#turning || this.#holds > 0) return;
    this.#cancel = this.#timers.after(delayMs, () => {
      this.#cancel = undefined;
      void this.#take();
    });
  }

  async #take(): Promise<void> {
    const run = this.#run;
    this.#turning = true;
    this.#turnAt = this.#clock.mono();
    const waitMs = await this.#turn();
    if (run !== this.#run) return;
    this.#turning = false;
    if (waitMs === undefined) this.#planByPeriod();
    else this.#plan(waitMs);
  }
}
