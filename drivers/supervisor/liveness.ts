import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';

export interface LivenessOptions {
  readonly silentAfterMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onSilent: () => void;
}

/**
 * Watches one polled device on one open connection. It is silent when nothing was answered for the
 * limit and something was asked in vain; a device that asks nothing is not called silent.
 */
export class LivenessWatch {
  readonly #options: LivenessOptions;
  #answeredAt: MonoMs;
  #inVain = false;
  #silent = false;
  #timer: Cancel | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#answeredAt = options.clock.mono();
    this.#arm();
  }

  get silent(): boolean {
    return this.#silent;
  }

  answered(): void {
    this.#answeredAt = this.#options.clock.mono();
    this.#inVain = false;
    this.#silent = false;
    if (this.#timer === undefined) this.#arm();
  }

  unanswered(): void {
    this.#inVain = true;
    if (this.#remaining() <= 0) this.#judge();
  }

  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  #remaining(): number {
    return this.#answeredAt + this.#options.silentAfterMs - this.#options.clock.mono();
  }

  #arm(): void {
    this.#timer = this.#options.timers.after(Math.max(1, this.#remaining()), () => {
      this.#timer = undefined;
      if (this.#remaining() > 0) this.#arm();
      else this.#judge();
    });
  }

  #judge(): void {
    if (this.#silent || !this.#inVain) return;
    this.#silent = true;
    this.#options.onSilent();
  }
}
