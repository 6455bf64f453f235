import type { Cancel, Clock, Timers } from '../../schemas/time.js';

/** A timer this late fired after the process was held up, not because the line was slow. */
const HELD_UP_MS = 20;
/** Enough for the operating system to hand over what arrived meanwhile. */
const CATCH_UP_MS = 10;

/**
 * A timer for silence on a line, milliseconds. When the process itself was held up (suspended host,
 * blocked event loop) the answer may lie unread in the kernel: such a timer first lets it be read.
 */
export function deadline(clock: Clock, timers: Timers, ms: number, run: () => void): Cancel {
  const due = clock.mono() + ms;
  let cancel = timers.after(ms, () => {
    if (clock.mono() - due < HELD_UP_MS) run();
    else cancel = timers.after(CATCH_UP_MS, run);
  });
  return () => cancel();
}
