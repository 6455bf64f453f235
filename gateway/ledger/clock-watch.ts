import type { Clock, MonoMs } from '../../schemas/time.js';
import {
  judgeClock,
  stepBetween,
  type ClockEvidence,
  type ClockMark,
  type ClockStep,
  type ClockTrust,
} from './clock-trust.js';

export type EvidenceSource = () => ClockEvidence;

/** Marks of both kinds as they are kept in the ledger's state row. */
export interface ClockMarks {
  readonly seen: ClockMark | undefined;
  readonly trusted: ClockMark | undefined;
}

/** Without a source there is no boot id; steps inside this process are still noticed. */
const THIS_PROCESS = '';

/** Follows the clocks from row to row, and remembers when the wall clock was last trusted. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #source: EvidenceSource | undefined;
  #evidence: ClockEvidence | undefined;
  #evidenceAt: MonoMs = 0;
  #seen: ClockMark | undefined;
  #trusted: ClockMark | undefined;

  constructor(clock: Clock, source: EvidenceSource | undefined, marks: ClockMarks) {
    this.#clock = clock;
    this.#source = source;
    this.#trusted = marks.trusted;
    this.#refresh();
    // A mark without a boot id is of another process's monotonic clock.
    this.#seen = marks.seen?.bootId === THIS_PROCESS ? undefined : marks.seen;
  }

  /** Asks the source again; dear, so once a minute and before anything irreversible. */
  judge(): ClockTrust {
    this.#refresh();
    const verdict = judgeClock(this.#clock.wall(), this.#evidence, this.#trusted);
    if (verdict.trusted) this.#trusted = this.#mark();
    return verdict;
  }

  /** A person says that the clock is right. */
  accept(): void {
    this.#refresh();
    this.#trusted = this.#mark();
  }

  /** The step since the last call, if there was one. Cheap: asks no source. */
  observe(): ClockStep | undefined {
    const now = this.#mark();
    const step = this.#seen === undefined ? undefined : stepBetween(this.#seen, now);
    this.#seen = now;
    return step;
  }

  get marks(): ClockMarks {
    return { seen: this.#seen, trusted: this.#trusted };
  }

  #refresh(): void {
    this.#evidence = this.#source?.();
    this.#evidenceAt = this.#clock.mono();
  }

  #mark(): ClockMark {
    const sinceEvidence = this.#clock.mono() - this.#evidenceAt;
    return {
      wall: this.#clock.wall(),
      bootId: this.#evidence?.bootId ?? THIS_PROCESS,
      bootMs: Math.round((this.#evidence?.bootMs ?? this.#evidenceAt) + sinceEvidence),
    };
  }
}
