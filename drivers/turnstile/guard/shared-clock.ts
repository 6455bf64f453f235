import type { MonoMs } from '../../../schemas/time.js';

/**
 * Milliseconds of the operating system's monotonic clock. Unlike `performance.now()`, whose zero is the
 * start of a process, it reads the same in the gateway and in its guard (CLOCK_MONOTONIC, clock_gettime(2)).
 */
export function sharedMono(): MonoMs {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
