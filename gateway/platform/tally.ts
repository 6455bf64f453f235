/** Counts of look-ups since start, for console, metrics and doctor. No personal data. */
import {
  STATUSES,
  type Lookup,
  type LookupCause,
  type PlatformStatus,
  type Status,
} from '../../schemas/status.js';
import type { MonoMs } from '../../schemas/time.js';

export class Tally {
  readonly #results = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  readonly #causes: Partial<Record<LookupCause, number>> = {};
  #late = 0;
  #lastAnswerAt: MonoMs | undefined;

  count(lookup: Pick<Lookup, 'status' | 'cause'>): void {
    this.#results[lookup.status]++;
    const { cause } = lookup;
    if (cause !== undefined) this.#causes[cause] = (this.#causes[cause] ?? 0) + 1;
  }

  answered(at: MonoMs): void {
    this.#lastAnswerAt = at;
  }

  answeredLate(at: MonoMs): void {
    this.#late++;
    this.#lastAnswerAt = at;
  }

  read(): Pick<PlatformStatus, 'results' | 'causes' | 'late' | 'lastAnswerAt'> {
    return {
      results: { ...this.#results },
      causes: { ...this.#causes },
      late: this.#late,
      ...(this.#lastAnswerAt === undefined ? {} : { lastAnswerAt: this.#lastAnswerAt }),
    };
  }
}
