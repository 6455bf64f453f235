import Database from 'better-sqlite3';
import { TongdaoError } from '../../schemas/errors.js';

/**
 * What a failure of SQLite means to a caller. An I/O error while committing means unknown, never "not
 * written": a row that returned `SQLITE_IOERR_FSYNC` was found after a restart
 * (facts/integrity.md section 6.2). Everything else that stops a transaction leaves nothing behind.
 */
export function storageError(error: unknown, committing: boolean): TongdaoError {
  if (error instanceof TongdaoError) return error;
  if (!(error instanceof Database.SqliteError)) {
    return new TongdaoError('INTERNAL', 'unexpected failure in the ledger', { cause: error });
  }
  const detail = `SQLite ${error.code}`;
  if (error.code.startsWith('SQLITE_IOERR')) {
    return new TongdaoError(committing ? 'LEDGER_UNKNOWN' : 'LEDGER_UNAVAILABLE', detail, {
      cause: error,
    });
  }
  if (/^SQLITE_(FULL|READONLY|CANTOPEN|BUSY|LOCKED|PROTOCOL)/.test(error.code)) {
    return new TongdaoError('LEDGER_UNAVAILABLE', detail, { cause: error });
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
    return new TongdaoError('LEDGER_BROKEN', detail, { cause: error });
  }
  return new TongdaoError('INTERNAL', detail, { cause: error });
}
