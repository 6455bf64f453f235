import type { Cancel, Clock, Timers } from '../../schemas/time.js';

/** The machine's own clock and timers, for tests with real ports and sockets. */
export const realTime: Clock & Timers = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  after(ms: number, run: () => void): Cancel {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every(ms: number, run: () => void): Cancel {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

/** Polls until `check` holds; fails, naming what was waited for, after `limitMs`. */
export async function until(what: string, check: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while (!check()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
