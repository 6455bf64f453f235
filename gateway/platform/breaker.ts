/**
 * Circuit breaker. Our own and small, because cockatiel reads `Date.now()` for its rest time: a wall
 * clock that jumps would keep it open for a day, and a test could not move its time.
 */
import type { BreakerState } from '../../schemas/status.js';
import type { Clock, MonoMs } from '../../schemas/time.js';

/** Consecutive `unavailable` results that open it. */
export const BREAKER_FAILURES = 5;
/** Time from opening to the next probe, milliseconds. */
export const BREAKER_REST_MS = 10_000;

/** `answered` includes answers we do not trust: something is there, and it must stay visible. */
export type AttemptResult = 'answered' | 'unavailable' | 'abandoned';

/** Given for one attempt; only its first call counts. */
export type Permit = (result: AttemptResult) => void;

export class Breaker {
  readonly #clock: Clock;
  readonly #changed: (state: BreakerState) => void;
  #state: BreakerState = 'closed';
  #failures = 0;
  #openedAt: MonoMs = 0;
  #probing = false;
  /** Results of attempts that began before the last change of state say nothing about now. */
  #generation = 0;

  constructor(clock: Clock, changed: (state: BreakerState) => void = () => undefined) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Undefined while open, and while half-open with its one probe on the way. */
  enter(): Permit | undefined {
    if (this.#state === 'open' && this.#clock.mono() - this.#openedAt >= BREAKER_REST_MS) {
      this.#become('half-open');
    }
    if (this.#state === 'open' || (this.#state === 'half-open' && this.#probing)) return undefined;
    this.#probing = this.#state === 'half-open';
    const generation = this.#generation;
    let used = false;
    return (result) => {
      if (used || generation !== this.#generation) return;
      used = true;
      this.#settle(result);
    };
  }

  #settle(result: AttemptResult): void {
    this.#probing = false;
    switch (result) {
      case 'abandoned':
        return;
      case 'answered':
        this.#failures = 0;
        if (this.#state !== 'closed') this.#become('closed');
        return;
      case 'unavailable':
        this.#failures++;
        if (this.#state === 'half-open' || this.#failures >= BREAKER_FAILURES) {
          this.#openedAt = this.#clock.mono();
          this.#become('open');
        }
    }
  }

  #become(state: BreakerState): void {
    this.#state = state;
    this.#generation++;
    this.#probing = false;
    if (state === 'closed') this.#failures = 0;
    this.#changed(state);
  }
}
