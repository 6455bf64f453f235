/** A press that counts only when it lasts: the guard of what must not happen by a brush of the hand. */
import type { Cancel, Clock, Timers } from '../../../schemas/time.js';

/** facts/ux.md 3.5. */
export const HOLD_MS = 1500;
const STEP_MS = 50;

export interface HoldOptions {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly holdMs?: number;
  /** Held long enough; once a press, while it is still down. */
  readonly onDone: () => void;
  /** Share of the time held, 0 to 1; 0 when let go. */
  readonly onProgress: (share: number) => void;
}

export class Hold {
  readonly #options: HoldOptions;
  readonly #holdMs: number;
  #stop: Cancel | undefined;

  constructor(options: HoldOptions) {
    this.#options = options;
    this.#holdMs = options.holdMs ?? HOLD_MS;
  }

  get held(): boolean {
    return this.#stop !== undefined;
  }

  /** The press begins; a second finger or a key that repeats changes nothing. */
  press(): void {
    if (this.#stop !== undefined) return;
    const { clock, timers, onProgress, onDone } = this.#options;
    const since = clock.mono();
    const stopSteps = timers.every(STEP_MS, () =>
      onProgress(Math.min(1, (clock.mono() - since) / this.#holdMs)),
    );
    const stopEnd = timers.after(this.#holdMs, () => {
      stopSteps();
      onProgress(1);
      onDone();
    });
    this.#stop = () => {
      stopSteps();
      stopEnd();
    };
  }

  /** Let go, or slipped off. */
  release(): void {
    if (this.#stop === undefined) return;
    this.#stop();
    this.#stop = undefined;
    this.#options.onProgress(0);
  }
}
