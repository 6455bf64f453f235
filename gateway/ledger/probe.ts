import type { Readiness } from './readiness.js';
import { assertDurable, durably, type Db } from './store.js';

/**
 * Writes as many pages as a large row and checks the settings in force after it. Makes a ledger that
 * could not write ready again. Throws `LEDGER_UNAVAILABLE`, `LEDGER_UNKNOWN` or `INTERNAL`.
 */
export function probe(db: Db, readiness: Readiness): void {
  readiness.guard(() => {
    durably(db, () => db.prepare('UPDATE probe SET n = n + 1, pad = randomblob(65536)').run());
    assertDurable(db);
  });
}
