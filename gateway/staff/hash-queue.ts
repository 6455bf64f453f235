/**
 * One password hash at a time: hashing shares the thread pool with the serial ports, and eight at once
 * delayed a round trip on the line from milliseconds to seconds (design section 2).
 */
import PQueue from 'p-queue';
import { TongdaoError } from '../../schemas/errors.js';

/** Ten seconds of waiting at full cost; whoever comes later is told so at once. */
export const BACKLOG = 32;

/** Places kept for browsers that logged in before, so that a storm of strangers cannot shut them out. */
export const BACKLOG_OF_KNOWN = 48;

export class HashQueue {
  readonly #queue = new PQueue({ concurrency: 1 });

  /** Turns that have not begun. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Rejects with `OVERLOADED` when too many wait already. Known browsers go first. */
  async turn<T>(known: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#queue.size >= (known ? BACKLOG_OF_KNOWN : BACKLOG)) {
      throw new TongdaoError('OVERLOADED');
    }
    return this.#queue.add(work, { priority: known ? 1 : 0 });
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }
}
