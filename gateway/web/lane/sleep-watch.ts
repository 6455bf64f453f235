/**
 * A tablet that slept shows what it saw before: timers stood still, and its stream may be dead without
 * a word. Its wall clock went on, so a tick that comes too late betrays the sleep.
 */
import type { Cancel, Clock, Timers } from '../../../schemas/time.js';

const TICK_MS = 1000;

/** A busy tablet is late by less. A clock that somebody set looks like sleep, which does no harm. */
const SLEPT_MS = 5000;

export interface SleepWatchOptions {
  readonly clock: Pick<Clock, 'wall'>;
  readonly timers: Timers;
  readonly woke: () => void;
}

export function watchSleep({ clock, timers, woke }: SleepWatchOptions): Cancel {
  let last = clock.wall();
  return timers.every(TICK_MS, () => {
    const now = clock.wall();
    const late = Math.abs(now - last - TICK_MS);
    last = now;
    if (late > SLEPT_MS) woke();
  });
}
