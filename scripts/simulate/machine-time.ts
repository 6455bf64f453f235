/**
 * A clock that every process of this machine shares (CLOCK_MONOTONIC, clock_gettime(2)), so that what
 * two simulators saw can be compared. Milliseconds.
 */
const ORIGIN = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** From the monotonic time of this process, as `systemClock` gives it. */
export const machineTime = (mono: number): number => ORIGIN + mono;
