/**
 * A clock that every process of this machine shares (CLOCK_MONOTONIC, clock_gettime(2)), so that what
 * two simulators saw can be put on one axis. Milliseconds.
 */
import type { Clock } from '../../schemas/time.js';

export const machineClock: Clock = {
  wall: () => Date.now(),
  mono: () => Number(process.hrtime.bigint()) / 1e6,
};
