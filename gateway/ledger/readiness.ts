import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';

/**
 * Whether rows can be written. Not ready from the first failed write until one succeeds; unusable for
 * good after a commit that ended unknown, because a later commit could overwrite a row that is on disk.
 */
export class Readiness {
  #ready = true;
  #unknown = false;

  get ready(): boolean {
    return this.#ready;
  }

  get usable(): boolean {
    return !this.#unknown;
  }

  /** Throws `LEDGER_UNKNOWN`. */
  assertUsable(): void {
    if (this.#unknown) {
      throw new TongdaoError('LEDGER_UNKNOWN', 'an earlier commit ended unknown; restart first');
    }
  }

  /** Runs a durable write and learns from its end. */
  guard<T>(write: () => T): T {
    this.assertUsable();
    try {
      const result = write();
      this.#ready = true;
      return result;
    } catch (error) {
      if (isTongdaoError(error, 'LEDGER_UNKNOWN')) this.#unknown = true;
      if (!isTongdaoError(error, 'LEDGER_ENTRY_INVALID')) this.#ready = false;
      throw error;
    }
  }
}
