/** The browser's clock, timers, randomness and visibility, in the shapes that the pages' parts ask for. */
import type { Clock, RandomSource, Timers, Unlisten } from '../../../schemas/time.js';

/** A tablet's wall clock may be wrong: pages measure on this one only. */
export const browserClock: Pick<Clock, 'mono'> = { mono: () => performance.now() };

export const browserTimers: Timers = {
  after: (ms, run) => {
    const timer = window.setTimeout(run, ms);
    return () => window.clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = window.setInterval(run, ms);
    return () => window.clearInterval(timer);
  },
};

export const browserRandom: RandomSource = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

export interface Visibility {
  hidden(): boolean;
  onChange(listener: () => void): Unlisten;
}

export const browserVisibility: Visibility = {
  hidden: () => document.visibilityState === 'hidden',
  onChange: (listener) => {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** The page goes out of sight or away for good: a tablet tells no page more than this before it ends it. */
export function whenLeft(listener: () => void): Unlisten {
  const hidden = (): void => {
    if (browserVisibility.hidden()) listener();
  };
  window.addEventListener('pagehide', listener);
  const unlisten = browserVisibility.onChange(hidden);
  return () => {
    window.removeEventListener('pagehide', listener);
    unlisten();
  };
}
