/**
 * Rows about what has already happened. Nothing waits for them, their order is kept, and while the
 * ledger cannot take them they are tried again: an outcome is not lost because a disk was full or a key
 * away for a minute. Decision rows do not go through here before a gate opens.
 */
import { isTongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { LedgerEntry, LedgerWriter } from '../../schemas/ledger.js';
import type { Cancel, Timers } from '../../schemas/time.js';
import type { LaneLog } from './ports.js';
import { ROW_RETRY_MS } from './timing.js';

/** Enough for an hour of a busy lane without a disk. */
const LIMIT = 5000;

/**
 * Trying again cannot help: the ledger will never take this row, or nobody knows whether it has. After
 * the second the process restarts and reconciles what was begun.
 */
const FINAL: readonly ErrorCode[] = ['LEDGER_ENTRY_INVALID', 'LEDGER_UNKNOWN'];

export class RowQueue {
  readonly #ledger: LedgerWriter;
  readonly #timers: Timers;
  readonly #log: LaneLog;
  readonly #rows: LedgerEntry[] = [];
  #running: Promise<void> | undefined;
  #retry: Cancel | undefined;
  /** Why rows wait; said once and not with every try. */
  #waitsFor: ErrorCode | undefined;
  #closed = false;

  constructor(ledger: LedgerWriter, timers: Timers, log: LaneLog) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#log = log;
  }

  get length(): number {
    return this.#rows.length;
  }

  add(entry: LedgerEntry): void {
    if (this.#rows.length >= LIMIT) {
      this.#log('lane.row-lost', { code: 'TOO_LARGE' });
      return;
    }
    this.#rows.push(entry);
    if (this.#retry === undefined) this.#start();
  }

  /** One more try of everything that waits; resolves when there is nothing more to do now. */
  async flush(): Promise<void> {
    this.#cancelRetry();
    this.#start();
    while (this.#running !== undefined) await this.#running;
  }

  /** After `flush`: what could not be written is named as lost. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    const unwritten = this.#rows.splice(0).length;
    if (unwritten > 0) this.#log('lane.rows-unwritten', { rows: unwritten });
  }

  #start(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      // A row may have come after the last look and before this line.
      if (this.#rows.length > 0 && this.#retry === undefined) this.#start();
    });
  }

  async #drain(): Promise<void> {
    for (let row = this.#rows[0]; row !== undefined; row = this.#rows[0]) {
      try {
        await this.#ledger.append(row);
        this.#waitsFor = undefined;
      } catch (error) {
        const code = isTongdaoError(error) ? error.code : 'INTERNAL';
        if (!FINAL.includes(code) && !this.#closed) {
          this.#wait(code);
          return;
        }
        this.#log('lane.row-lost', { code });
      }
      if (this.#rows[0] === row) this.#rows.shift();
    }
  }

  #wait(code: ErrorCode): void {
    if (code !== this.#waitsFor) this.#log('lane.rows-wait', { code, rows: this.#rows.length });
    this.#waitsFor = code;
    this.#retry = this.#timers.after(ROW_RETRY_MS, () => {
      this.#retry = undefined;
      this.#start();
    });
  }

  #cancelRetry(): void {
    this.#retry?.();
    this.#retry = undefined;
  }
}
