/** The file of accounts and sessions: one writer, durable before it says so. */
import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TongdaoError } from '../../schemas/errors.js';
import type { RandomSource } from '../../schemas/time.js';
import { IV_BYTES, KEY_BYTES, openBlob, sealBlob } from '../ledger/cipher.js';
import { refuseIfOpenToOthers } from '../ledger/keys.js';
import { migrate } from '../ledger/migrate.js';
import { assertDurable, durably, openingError, type Db } from '../ledger/store.js';

export { durably, type Db };

export const STAFF_FILE = 'staff.sqlite';

const LOCK_WAIT_MS = 50;
const MIGRATIONS = new URL('./migrations/', import.meta.url);
const CHECK_CONTEXT = 'staff key check';

const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'secure_delete = ON',
  'foreign_keys = ON',
  'journal_size_limit = 4194304',
];

/**
 * Opens or makes the file, mode 0600. Throws `LEDGER_NEWER` (written by a newer program),
 * `KEY_MISSING` (another key than it was made with), `DATA_DIR_OPEN_TO_OTHERS`, `LEDGER_UNAVAILABLE`
 * or `LEDGER_BROKEN`.
 */
export function openStaffFile(path: string, key: Uint8Array, random: RandomSource): Db {
  try {
    // SQLite would create it readable by others, and its -wal and -shm inherit the mode.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    refuseIfOpenToOthers(path);
    const db = new Database(path, { timeout: LOCK_WAIT_MS });
    try {
      for (const pragma of PRAGMAS) db.pragma(pragma);
      migrate(db, MIGRATIONS);
      checkKey(db, key, random);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  } catch (error) {
    throw openingError(error);
  }
}

function checkKey(db: Db, key: Uint8Array, random: RandomSource): void {
  const row = db.prepare<[], { sealed: Buffer }>('SELECT sealed FROM key_check').get();
  if (row === undefined) {
    const sealed = sealBlob(key, random.bytes(IV_BYTES), new Uint8Array(KEY_BYTES), CHECK_CONTEXT);
    durably(db, () => db.prepare('INSERT INTO key_check VALUES (1, ?)').run(sealed));
    assertDurable(db);
  } else if (openBlob(key, row.sealed, CHECK_CONTEXT) === undefined) {
    throw new TongdaoError('KEY_MISSING', `${STAFF_FILE} was made with another key`);
  }
}
