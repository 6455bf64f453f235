import { join } from 'node:path';
import { LEDGER_FILE, openReadOnly } from '../../gateway/ledger/store.js';

/** Bytes in use in the ledger file once its write-ahead log is copied into it. */
export function ledgerBytes(dir: string): number {
  const db = openReadOnly(join(dir, LEDGER_FILE));
  try {
    const read = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));
    return (read('page_count') - read('freelist_count')) * read('page_size');
  } finally {
    db.close();
  }
}
