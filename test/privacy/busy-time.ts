/**
 * Time in which a thread can be busy. The gateway has one thread: while it works or waits for a disk,
 * its timers and its bytes are late. People, tablets and the platform go by the true time.
 */
import type { Cancel, Clock, MonoMs, Timers, WallMs } from '../../schemas/time.js';

interface Due {
  at: MonoMs;
  readonly every: number | undefined;
  readonly run: () => void;
  readonly onThread: boolean;
}

export class BusyTime {
  readonly #start: WallMs;
  #now: MonoMs = 1000;
  #freeAt: MonoMs = 0;
  readonly #due = new Set<Due>();
  /** As the gateway's thread sees it. */
  readonly thread: Clock & Timers;
  /** As everybody else does. */
  readonly world: Clock & Timers;

  constructor(startsAt = '2026-11-23T09:00:00+08:00') {
    this.#start = Date.parse(startsAt) - this.#now;
    this.thread = this.#view(true);
    this.world = this.#view(false);
  }

  /** The gateway's thread does nothing else for so long. */
  busy(ms: number): void {
    this.#freeAt = Math.max(this.#now, this.#freeAt) + ms;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const at = this.#moment(next);
      if (at > end) break;
      this.#now = Math.max(this.#now, at);
      if (next.every === undefined) this.#due.delete(next);
      else next.at += next.every;
      next.run();
      await turn();
    }
    this.#now = end;
  }

  #moment({ at, onThread }: Due): MonoMs {
    return onThread ? Math.max(at, this.#freeAt) : at;
  }

  #next(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due) {
      if (first === undefined || this.#moment(due) < this.#moment(first)) first = due;
    }
    return first;
  }

  #view(onThread: boolean): Clock & Timers {
    const mono = (): MonoMs => (onThread ? Math.max(this.#now, this.#freeAt) : this.#now);
    const add = (at: MonoMs, every: number | undefined, run: () => void): Cancel => {
      const due = { at, every, run, onThread };
      this.#due.add(due);
      return () => {
        this.#due.delete(due);
      };
    };
    return {
      mono,
      wall: () => this.#start + mono(),
      after: (ms, run) => add(mono() + ms, undefined, run),
      every: (ms, run) => add(mono() + ms, ms, run),
    };
  }
}

/** Everything that needs no time, sockets' writes included. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
