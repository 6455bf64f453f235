import { readdirSync, readFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { TongdaoError } from '../../schemas/errors.js';

/**
 * Applies the numbered SQL files of a folder in order, each in its own transaction, and records the
 * last number in `PRAGMA user_version`. Throws `LEDGER_NEWER` when the file is ahead of this program.
 */
export function migrate(db: Database.Database, folder: URL): void {
  const steps = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  const reached = Number(db.pragma('user_version', { simple: true }));
  if (reached > steps.length) {
    throw new TongdaoError(
      'LEDGER_NEWER',
      `the data has schema ${reached}, this program knows ${steps.length}`,
    );
  }
  steps.forEach((name, index) => {
    const number = index + 1;
    if (Number(name.slice(0, 4)) !== number) {
      throw new TongdaoError('INTERNAL', `migration ${number} is missing`);
    }
    if (number <= reached) return;
    const sql = readFileSync(new URL(name, folder), 'utf8');
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${number}`);
    })();
  });
}
