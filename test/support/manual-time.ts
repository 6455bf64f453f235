import type { Cancel, Clock, MonoMs, RandomSource, Timers, WallMs } from '../../schemas/time.js';

interface Due {
  at: number;
  every: number | undefined;
  run: () => void;
}

/** A clock and timers that move only when the test says so. */
export class ManualTime implements Clock, Timers {
  #wall: WallMs;
  #mono: MonoMs = 1000;
  readonly #due = new Set<Due>();

  constructor(startsAt = '2026-11-23T09:00:00+08:00') {
    this.#wall = Date.parse(startsAt);
  }

  wall(): WallMs {
    return this.#wall;
  }

  mono(): MonoMs {
    return this.#mono;
  }

  after(ms: number, run: () => void): Cancel {
    return this.#add({ at: this.#mono + ms, every: undefined, run });
  }

  every(ms: number, run: () => void): Cancel {
    return this.#add({ at: this.#mono + ms, every: ms, run });
  }

  /** Timers that have not fired: a test asserts that none is left behind. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Moves both clocks, running what falls due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#mono + ms;
    await settle();
    for (;;) {
      const next = [...this.#due].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#wall += next.at - this.#mono;
      this.#mono = next.at;
      if (next.every === undefined) this.#due.delete(next);
      else next.at += next.every;
      next.run();
      await settle();
    }
    this.#wall += end - this.#mono;
    this.#mono = end;
    await settle();
  }

  /** Somebody set the clock: wall time jumps, monotonic time does not. */
  stepWall(ms: number): void {
    this.#wall += ms;
  }

  #add(due: Due): Cancel {
    this.#due.add(due);
    return () => {
      this.#due.delete(due);
    };
  }
}

/** Lets every promise that can go on do so, without a timer. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 25; i++) await Promise.resolve();
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Deterministic bytes: tests are repeatable. */
export function countingRandom(): RandomSource {
  let counter = 0;
  return {
    bytes(length: number): Uint8Array {
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i++) out[i] = (counter * 31 + i * 7) & 0xff;
      counter++;
      new DataView(out.buffer).setUint32(0, counter);
      return out;
    },
  };
}
