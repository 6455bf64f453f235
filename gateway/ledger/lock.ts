import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TongdaoError } from '../../schemas/errors.js';
import { storageError } from './storage-errors.js';

const PID_FILE = 'lock.pid';
const PID_WIDTH = 12;

/**
 * One process a data directory: an exclusive transaction on a tiny file, held for the process's
 * lifetime. The operating system drops it with the process, so a kill leaves nothing to clean up.
 */
export class DirectoryLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Throws `DATA_DIR_LOCKED` naming the process that holds it. */
  static take(dir: string): DirectoryLock {
    const db = openLockFile(dir);
    try {
      db.exec('BEGIN EXCLUSIVE');
      writePid(dir);
    } catch (error) {
      db.close();
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
        throw new TongdaoError('DATA_DIR_LOCKED', `held by process ${readPid(dir)}`, {
          cause: error,
        });
      }
      throw unavailable(error);
    }
    return new DirectoryLock(db);
  }

  release(): void {
    this.#db.close();
  }
}

function openLockFile(dir: string): Database.Database {
  try {
    return new Database(join(dir, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): TongdaoError {
  return error instanceof Database.SqliteError
    ? storageError(error, false)
    : new TongdaoError('LEDGER_UNAVAILABLE', 'the lock cannot be written', { cause: error });
}

/** In place and of one width: no new block is needed when the disk is full. */
function writePid(dir: string): void {
  const file = openSync(join(dir, PID_FILE), constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    writeSync(file, `${process.pid}\n`.padEnd(PID_WIDTH), 0);
  } finally {
    closeSync(file);
  }
}

function readPid(dir: string): string {
  try {
    return readFileSync(join(dir, PID_FILE), 'utf8').trim() || 'unknown';
  } catch {
    // The owner may be between taking the lock and writing its number.
    return 'unknown';
  }
}
