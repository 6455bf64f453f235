/** Who wants to hear of something. One listener's error stops neither the lane nor the others. */
import { isTongdaoError } from '../../schemas/errors.js';
import type { Unlisten } from '../../schemas/time.js';
import type { LaneLog } from './ports.js';

export class Listeners<T> {
  readonly #listeners = new Set<(said: T) => void>();
  readonly #log: LaneLog;

  constructor(log: LaneLog) {
    this.#log = log;
  }

  add(listener: (said: T) => void): Unlisten {
    const own = (said: T): void => listener(said);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  say(said: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(said);
      } catch (error) {
        const code = isTongdaoError(error) ? error.code : 'INTERNAL';
        this.#log('lane.listener-failed', { code });
      }
    }
  }
}
