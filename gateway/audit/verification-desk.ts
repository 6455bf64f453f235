/** One verification at a time, on a thread of its own; its result is a row before anybody sees it. */
import type { Verification } from '../../schemas/api/audit.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { Caller } from '../http/api/gate.js';
import type { VerifyRun } from '../ledger/verify-in-worker.js';
import { recordLook } from './access-row.js';
import type { AuditParts } from './ports.js';
import { verificationOf } from './verification-words.js';

export class VerificationDesk {
  readonly #parts: AuditParts;
  #run: VerifyRun | undefined;
  #closed = false;

  constructor(parts: AuditParts) {
    this.#parts = parts;
  }

  async verify(caller: Caller): Promise<Verification> {
    const { clock, venue, verify } = this.#parts;
    if (this.#closed) throw new TongdaoError('STOPPING');
    if (this.#run !== undefined) throw new TongdaoError('OVERLOADED', 'a verification runs');
    const began = clock.mono();
    const run = verify();
    this.#run = run;
    try {
      const report = await run.report;
      const at = new Date(clock.wall()).toISOString();
      const found = verificationOf(report, venue, { at, tookMs: clock.mono() - began });
      const { verdict, rows } = found;
      await recordLook(this.#parts, caller, {
        ...{ act: 'audit-verify', verdict, rows, root: report.root },
      });
      return found;
    } catch (error) {
      await this.#recordFailure(caller, error);
      throw error;
    } finally {
      this.#run = undefined;
    }
  }

  /** A verification that could not be done is a look all the same. */
  async #recordFailure(caller: Caller, error: unknown): Promise<void> {
    if (!isTongdaoError(error) || this.#closed) return;
    if (error.code === 'LEDGER_UNAVAILABLE') return;
    await recordLook(this.#parts, caller, { act: 'audit-verify', verdict: error.code, rows: 0 });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#run?.stop();
  }
}
