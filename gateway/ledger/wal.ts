import type { Timers } from '../../schemas/time.js';
import { truncateWal, type Db } from './store.js';

const TRIES = 5;
const PAUSE_MS = 200;

/**
 * The write-ahead log keeps deleted bytes until it is truncated (facts/integrity.md section 2.5). A long
 * reader prevents that, so it is tried five times, 200 ms apart. False when it was in the way each time.
 */
export async function emptyWal(db: Db, timers: Timers): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    if (truncateWal(db)) return true;
    if (attempt === TRIES) return false;
    await new Promise<void>((resolve) => timers.after(PAUSE_MS, resolve));
  }
}
