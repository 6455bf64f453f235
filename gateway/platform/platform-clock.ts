/**
 * The platform's time as this box knows it: an offset to the monotonic clock, learned only from
 * signed `serverTime` in a reply bound to our own request (facts/integrity.md 8.3). It serves the API
 * and the ledger's question whether the clock can be trusted; the operating system's clock is never
 * set.
 */
import type { SignedTime } from '../../schemas/status.js';
import type { Clock, MonoMs, WallMs } from '../../schemas/time.js';

/** A `serverTime` in whole seconds may be this much off. */
const GRANULARITY_MS = 1000;

export interface SignedMoment {
  readonly serverTimeMs: WallMs;
  readonly sentAt: MonoMs;
  readonly receivedAt: MonoMs;
}

export class PlatformClock {
  readonly #clock: Clock;
  #zero: number | undefined;
  #confirmedAt: MonoMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Signed time where there is one, else the wall clock. */
  now(): WallMs {
    return this.#zero === undefined ? this.#clock.wall() : this.#clock.mono() + this.#zero;
  }

  /** Returns by how many milliseconds `now()` moved. */
  learn(moment: SignedMoment): number {
    const roundTrip = moment.receivedAt - moment.sentAt;
    const zero = moment.serverTimeMs - (moment.sentAt + roundTrip / 2);
    const before = this.now();
    // Half the round trip is how wrong this measurement can be; a slow one must not spoil a good one.
    const doubt = roundTrip / 2 + GRANULARITY_MS;
    if (this.#zero === undefined || Math.abs(zero - this.#zero) > doubt) this.#zero = zero;
    this.#confirmedAt = moment.receivedAt;
    return this.now() - before;
  }

  signedTime(): SignedTime | undefined {
    if (this.#zero === undefined) return undefined;
    return {
      offsetMs: this.now() - this.#clock.wall(),
      ageMs: this.#clock.mono() - this.#confirmedAt,
    };
  }
}
