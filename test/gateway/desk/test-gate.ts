/** Sessions that a test makes, locks and ends: the contract of gateway/http/api/gate.ts in memory. */
import type { Request } from 'express';
import type { Caller, Gate } from '../../../gateway/http/api/gate.js';
import { RIGHTS_OF, type Role } from '../../../schemas/staff.js';
import type { Unlisten } from '../../../schemas/time.js';

export class TestGate implements Gate {
  readonly #callers = new Map<string, Caller>();
  readonly #listeners = new Map<string, Set<() => void>>();
  touched = 0;

  /** Logs somebody in; the answer is the cookie. */
  logIn(name: string, role: Role, lanes?: readonly string[], session = `session-${name}`): string {
    this.#callers.set(session, {
      session,
      state: 'active',
      account: { id: `account-${name}`, name, role, ...(lanes === undefined ? {} : { lanes }) },
      rights: new Set(RIGHTS_OF[role]),
      sessionKey: new Uint8Array(32),
    });
    return encodeURIComponent(session);
  }

  change(name: string, state: Caller['state'] | 'ended', session = `session-${name}`): void {
    const caller = this.#callers.get(session);
    if (caller === undefined) throw new Error('nobody is logged in by this name');
    if (state === 'ended') this.#callers.delete(session);
    else this.#callers.set(session, { ...caller, state });
    const told = [...(this.#listeners.get(session) ?? [])];
    this.#listeners.delete(session);
    for (const listener of told) listener();
  }

  /** The session is gone and nobody was told: what a check by the clock must find. */
  lose(name: string): void {
    this.#callers.delete(`session-${name}`);
  }

  /** As a session file would give her, without a request. */
  caller(name: string): Caller {
    const caller = this.#callers.get(`session-${name}`);
    if (caller === undefined) throw new Error('nobody is logged in by this name');
    return caller;
  }

  callerOf(request: Request): Caller | undefined {
    const session = /^sid=([^;]+)$/.exec(request.headers.cookie ?? '')?.[1];
    return session === undefined ? undefined : this.#callers.get(decodeURIComponent(session));
  }

  touch(): void {
    this.touched += 1;
  }

  /** Tells each listener once, as the real one does. */
  onChange(session: string, listener: () => void): Unlisten {
    const those = this.#listeners.get(session) ?? new Set();
    this.#listeners.set(session, those.add(listener));
    return () => {
      those.delete(listener);
    };
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, those) => sum + those.size, 0);
  }
}
