/**
 * Time, timers and randomness come in as arguments so that a test can run days in a second.
 * Durations are always measured on the monotonic clock: the wall clock of an edge box may jump.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type WallMs = number;

/** Milliseconds on a clock that never goes back; its zero has no meaning. */
export type MonoMs = number;

export interface Clock {
  wall(): WallMs;
  mono(): MonoMs;
}

/** Stops the timer it came from. Calling it again does nothing. */
export type Cancel = () => void;

export interface Timers {
  after(ms: number, run: () => void): Cancel;
  every(ms: number, run: () => void): Cancel;
}

/** A source of bytes an attacker cannot guess. */
export interface RandomSource {
  bytes(length: number): Uint8Array;
}

/** Removes the listener it came from. */
export type Unlisten = () => void;
