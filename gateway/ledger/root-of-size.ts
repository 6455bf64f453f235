import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { treeHash } from './proof.js';
import { LEDGER_FILE, openReadOnly } from './store.js';
import { nodesFromTiles } from './tiles.js';
import { readState, storedTiles } from './tree-state.js';

/**
 * The root (base64) that the first `size` records have now, read from outside the gateway. Throws
 * `NOT_FOUND` when the ledger is shorter, `LEDGER_UNAVAILABLE` when it cannot be read.
 */
export function rootOfSize(dir: string, size: number): string {
  const db = openReadOnly(join(dir, LEDGER_FILE));
  try {
    db.exec('BEGIN');
    const state = readState(db);
    if (state === undefined || state.size < size) {
      throw new TongdaoError('NOT_FOUND', `the ledger has no ${size} records`);
    }
    const root = treeHash(nodesFromTiles(storedTiles(db, state.size)), size);
    return Buffer.from(root).toString('base64');
  } finally {
    db.close();
  }
}
