/** Who wants to hear, once, that a session has changed: the event stream of its page. */
import type { Unlisten } from '../../schemas/time.js';
import type { Log } from '../ops/log.js';

export class SessionListeners {
  readonly #log: Pick<Log, 'failure'>;
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(log: Pick<Log, 'failure'>) {
    this.#log = log;
  }

  /** `lives`: a session that ended a moment ago tells at once what its listener has missed. */
  add(session: string, listener: () => void, lives: boolean): Unlisten {
    const own = (): void => listener();
    const those = this.#listeners.get(session) ?? new Set();
    this.#listeners.set(session, those.add(own));
    if (!lives) queueMicrotask(() => this.#run(session, own));
    return () => this.#drop(session, own);
  }

  tell(session: string): void {
    for (const listener of [...(this.#listeners.get(session) ?? [])]) this.#run(session, listener);
  }

  #run(session: string, listener: () => void): void {
    if (!this.#drop(session, listener)) return;
    try {
      listener();
    } catch (error) {
      // One page's stream must not keep the others from hearing.
      this.#log.failure('staff.listener-failed', error);
    }
  }

  #drop(session: string, listener: () => void): boolean {
    const those = this.#listeners.get(session);
    const dropped = those?.delete(listener) ?? false;
    if (those?.size === 0) this.#listeners.delete(session);
    return dropped;
  }
}
