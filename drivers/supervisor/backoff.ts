export interface BackoffLimits {
  /** First wait, milliseconds; each further one is twice as long. */
  readonly firstMs: number;
  /** No wait is longer, milliseconds. */
  readonly ceilingMs: number;
}

/**
 * A device must be back within 5 s of its return, and up to 3 s of that belong to opening and to the
 * first answer.
 */
export const LINK_BACKOFF: BackoffLimits = { firstMs: 500, ceilingMs: 2000 };

/** Waits between attempts: doubling up to a ceiling, from the start again after a success. */
export class Backoff {
  readonly #limits: BackoffLimits;
  #next: number;

  constructor(limits: BackoffLimits) {
    this.#limits = limits;
    this.#next = limits.firstMs;
  }

  next(): number {
    const wait = Math.min(this.#next, this.#limits.ceilingMs);
    this.#next = wait * 2;
    return wait;
  }

  reset(): void {
    this.#next = this.#limits.firstMs;
  }
}
