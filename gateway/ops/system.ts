/** The real clock, timers and randomness; everything else gets them as arguments. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Cancel, Clock, RandomSource, Timers } from '../../schemas/time.js';

/** Node fires a timer with a longer delay after one millisecond (Node.js documentation, `setTimeout`). */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
};

function after(ms: number, run: () => void): Cancel {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const next = Math.min(left, LONGEST_DELAY_MS);
    timer = setTimeout(() => {
      if (left > next) arm(left - next);
      else run();
    }, next);
  };
  arm(ms);
  return () => {
    clearTimeout(timer);
  };
}

function every(ms: number, run: () => void): Cancel {
  if (ms <= LONGEST_DELAY_MS) {
    const timer = setInterval(run, ms);
    return () => {
      clearInterval(timer);
    };
  }
  let cancel: Cancel;
  const arm = (): void => {
    // Armed before `run`, so that cancelling inside it stops the next round.
    cancel = after(ms, () => {
      arm();
      run();
    });
  };
  arm();
  return () => {
    cancel();
  };
}

/** Delays of any length, a month and more included. */
export const systemTimers: Timers = { after, every };

export const systemRandom: RandomSource = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
