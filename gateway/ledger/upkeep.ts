import { TongdaoError } from '../../schemas/errors.js';
import type { Cancel } from '../../schemas/time.js';
import { DEFAULT_SEAL, type LedgerOptions } from './open-files.js';
import type { LedgerParts } from './parts.js';
import { probe } from './probe.js';
import { truncateWal } from './store.js';

/** How often a ledger that could not write tries again. */
const PROBE_MS = 2000;

/** What the ledger does by the clock. Failures have no caller to go to and are reported. */
export class Upkeep {
  readonly #parts: LedgerParts;
  readonly #onProblem: (problem: TongdaoError) => void;
  readonly #timers: readonly Cancel[];
  /** Something was destroyed, and its bytes may still be in the write-ahead log. */
  #walHoldsDestroyed = false;

  constructor(parts: LedgerParts, { timers, seal, onProblem }: LedgerOptions) {
    this.#parts = parts;
    this.#onProblem = onProblem ?? (() => undefined);
    const { everyMs } = seal ?? DEFAULT_SEAL;
    this.#timers = [
      timers.every(everyMs, () => {
        this.#reporting(() => {
          this.#everyMinute();
        });
      }),
      timers.every(PROBE_MS, () => {
        this.#reporting(() => {
          this.#resume();
        });
      }),
    ];
  }

  /** The write-ahead log is emptied with the next look, and with each after it until that succeeds. */
  emptyWalSoon(): void {
    this.#walHoldsDestroyed = true;
  }

  /** Signs the last head and stops the timers. */
  end(): void {
    for (const cancel of this.#timers) cancel();
    const { readiness, writer } = this.#parts;
    this.#reporting(() => {
      if (readiness.usable) writer.seal();
    });
  }

  #everyMinute(): void {
    const { db, watch, writer, readiness } = this.#parts;
    if (!readiness.ready) return;
    writer.recordClockStep();
    watch.judge();
    writer.seal();
    if (this.#walHoldsDestroyed) this.#walHoldsDestroyed = !truncateWal(db);
  }

  /** Finds out whether a disk that refused rows takes them again. */
  #resume(): void {
    const { db, readiness } = this.#parts;
    if (readiness.ready || !readiness.usable) return;
    probe(db, readiness);
  }

  #reporting(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TongdaoError)) throw error;
      this.#onProblem(error);
    }
  }
}
