import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TongdaoError } from '../../schemas/errors.js';
import { migrate } from './migrate.js';
import { storageError } from './storage-errors.js';

export type Db = Database.Database;

export const LEDGER_FILE = 'ledger.db';
export const KEYS_FILE = 'keys.db';

/** Milliseconds a statement waits for a lock; the writer is alone, so only checkpoints ever wait. */
const LOCK_WAIT_MS = 50;

const LEDGER_PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'secure_delete = ON',
  'foreign_keys = ON',
  'journal_size_limit = 8388608',
];

/** EXTRA also syncs the directory after the rollback journal is unlinked: a key is gone when it is. */
const KEYS_PRAGMAS = ['journal_mode = DELETE', 'synchronous = EXTRA', 'secure_delete = ON'];

function openFile(path: string, pragmas: readonly string[], migrations: URL): Db {
  try {
    // SQLite would create it readable by others, and its -wal and -shm inherit the mode.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    const db = new Database(path, { timeout: LOCK_WAIT_MS });
    try {
      for (const pragma of pragmas) db.pragma(pragma);
      migrate(db, migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  } catch (error) {
    throw openingError(error);
  }
}

/** What a failure to open or to make a file means. */
export function openingError(error: unknown): TongdaoError {
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return new TongdaoError(
      'LEDGER_UNAVAILABLE',
      `${String(error.syscall)} ${String(error.code)}`,
      {
        cause: error,
      },
    );
  }
  return storageError(error, false);
}

/**
 * Opens the ledger for its one writer. Throws `LEDGER_UNAVAILABLE`, `LEDGER_NEWER` or
 * `LEDGER_BROKEN`.
 */
export function openLedgerFile(path: string): Db {
  return openFile(path, LEDGER_PRAGMAS, new URL('./migrations/', import.meta.url));
}

/** Opens the key file; same errors. */
export function openKeysFile(path: string): Db {
  return openFile(path, KEYS_PRAGMAS, new URL('./migrations/keys/', import.meta.url));
}

/** A second, reading connection; works while the gateway writes. */
export function openReadOnly(path: string): Db {
  if (!existsSync(path)) throw new TongdaoError('LEDGER_UNAVAILABLE', `${path} does not exist`);
  try {
    return new Database(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw openingError(error);
  }
}

/**
 * better-sqlite3 is built so that the setting read before the first write is not the one in force
 * (facts/integrity.md section 5.3), so this is called after one. Throws `INTERNAL`.
 */
export function assertDurable(db: Db): void {
  const synchronous = db.pragma('synchronous', { simple: true });
  const journal = db.pragma('journal_mode', { simple: true });
  if (synchronous !== 2 || journal !== 'wal') {
    throw new TongdaoError('INTERNAL', 'the ledger file does not take durable settings');
  }
}

/**
 * One durable transaction. After a rejection other than `LEDGER_UNKNOWN` nothing of it is stored.
 */
export function durably<T>(db: Db, work: () => T): T {
  let committing = false;
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    committing = true;
    db.exec('COMMIT');
    return result;
  } catch (error) {
    const failure = storageError(error, committing);
    if (db.inTransaction) rollBack(db);
    throw failure;
  }
}

function rollBack(db: Db): void {
  try {
    db.exec('ROLLBACK');
  } catch (error) {
    // A transaction that can be neither committed nor rolled back is in an unknown state.
    throw new TongdaoError('LEDGER_UNKNOWN', 'roll-back failed', { cause: error });
  }
}

/** True when the write-ahead log is empty afterwards; false when a reader is in the way. */
export function truncateWal(db: Db): boolean {
  try {
    const rows = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return rows[0]?.busy === 0;
  } catch (error) {
    throw storageError(error, false);
  }
}
