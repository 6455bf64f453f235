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

export interface ClockSighting {
  readonly mark: ClockMark;
  readonly step: ClockStep | undefined;
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
  #verdict: ClockTrust;

  constructor(clock: Clock, source: EvidenceSource | undefined, marks: ClockMarks) {
    this.#clock = clock;
    this.#source = source;
    this.#trusted = marks.trusted;
    // A mark without a boot id is of another process's monotonic clock.
    this.#seen = marks.seen?.bootId === THIS_PROCESS ? undefined : marks.seen;
    this.#verdict = this.judge();
  }

  /** What the last judgement was. */
  get verdict(): ClockTrust {
    return this.#verdict;
  }

  /** Asks the source again; dear, so once a minute and before anything irreversible. */
  judge(): ClockTrust {
    this.#refresh();
    this.#verdict = judgeClock(this.#clock.wall(), this.#evidence, this.#trusted);
    if (this.#verdict.trusted) this.#trusted = this.#mark();
    return this.#verdict;
  }

  /** A person says that the clock is right. */
  trustNow(): void {
    this.#refresh();
    this.#trusted = this.#mark();
    this.judge();
  }

  /** Both clocks now, and the step since the last row, if there was one. Cheap: asks no source. */
  look(): ClockSighting {
    const mark = this.#mark();
    const step = this.#seen === undefined ? undefined : stepBetween(this.#seen, mark);
    return { mark, step };
  }

  /** A row with this mark is durable: the next step is counted from here. */
  accept(mark: ClockMark): void {
    this.#seen = mark;
  }

  /** What the state row says once a row with this mark is in it. */
  marksAt(mark: ClockMark): ClockMarks {
    return { seen: mark, trusted: this.#trusted };
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
