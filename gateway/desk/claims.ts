/** Who serves whom, and who is on the way. In memory: after a restart everybody opens a card anew. */
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Cancel, Timers, Unlisten } from '../../schemas/time.js';
import type { Caller, Gate } from '../http/api/gate.js';

/** A screen that stays locked for longer serves nobody. */
export const LOCKED_CLAIM_MS = 60_000;

interface Claim {
  readonly account: Caller['account'];
  readonly session: string;
  end(): void;
}

export interface ClaimsParts {
  readonly gate: Pick<Gate, 'onChange'>;
  readonly timers: Pick<Timers, 'after'>;
  /** Tells the lane whether somebody helps this visit now. */
  readonly attend: (visit: EventId, attended: boolean) => void;
  /** Called after every change. */
  readonly changed: () => void;
}

export class Claims {
  readonly #parts: ClaimsParts;
  readonly #claims = new Map<EventId, Claim>();
  readonly #coming = new Map<EventId, Set<string>>();

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /** Name of the account that has the work card of this visit open. */
  servedBy(visit: EventId): string | undefined {
    return this.#claims.get(visit)?.account.name;
  }

  /** How many accounts said that they are on the way. */
  coming(visit: EventId): number {
    return this.#coming.get(visit)?.size ?? 0;
  }

  come(caller: Caller, visit: EventId): number {
    const accounts = this.#coming.get(visit) ?? new Set<string>();
    this.#coming.set(visit, accounts.add(caller.account.id));
    this.#parts.changed();
    return accounts.size;
  }

  /** Throws `CONFLICT`, with the name of who serves as detail, unless nobody else does. */
  requireFree(caller: Caller, visit: EventId | undefined): void {
    const other = visit === undefined ? undefined : this.#claims.get(visit)?.account;
    if (other !== undefined && other.id !== caller.account.id) {
      throw new TongdaoError('CONFLICT', other.name, { path: 'visit' });
    }
  }

  /**
   * `asked` is the caller as the gate sees her at any later moment. The claim ends with it: at once when
   * the session is over, after `LOCKED_CLAIM_MS` under the lock.
   */
  claim(caller: Caller, visit: EventId, takeOver: boolean, asked: () => Caller | undefined): void {
    if (!takeOver) this.requireFree(caller, visit);
    this.#drop(visit);
    const end = this.#follow(caller.session, visit, asked);
    this.#claims.set(visit, { account: caller.account, session: caller.session, end });
    this.#parts.attend(visit, true);
    this.#parts.changed();
  }

  /** Puts the card back; one that somebody else has taken over stays hers. */
  release(caller: Caller, visit: EventId): void {
    if (this.#claims.get(visit)?.account.id === caller.account.id) this.#giveBack(visit);
  }

  /** Forgets everything about visits that do not wait any more. */
  keepOnly(waiting: ReadonlySet<EventId>): void {
    for (const visit of [...this.#claims.keys()]) if (!waiting.has(visit)) this.#drop(visit);
    for (const visit of [...this.#coming.keys()]) {
      if (!waiting.has(visit)) this.#coming.delete(visit);
    }
  }

  stop(): void {
    this.keepOnly(new Set());
  }

  #giveBack(visit: EventId): void {
    this.#drop(visit);
    this.#parts.attend(visit, false);
    this.#parts.changed();
  }

  #drop(visit: EventId): void {
    this.#claims.get(visit)?.end();
    this.#claims.delete(visit);
  }

  #follow(session: string, visit: EventId, asked: () => Caller | undefined): () => void {
    const { gate, timers } = this.#parts;
    let over = false;
    let unlisten: Unlisten = () => undefined;
    let lock: Cancel = () => undefined;
    const give = (): void => this.#giveBack(visit);
    const look = (): void => {
      lock();
      const caller = asked();
      if (caller?.session !== session) give();
      else if (caller.state !== 'active') {
        lock = timers.after(LOCKED_CLAIM_MS, () => {
          if (asked()?.state !== 'active') give();
        });
      }
    };
    const listen = (): void => {
      unlisten();
      if (over) return;
      unlisten = gate.onChange(session, () => {
        look();
        // The gate tells each listener once; not from inside its call.
        queueMicrotask(listen);
      });
    };
    listen();
    return () => {
      over = true;
      unlisten();
      lock();
    };
  }
}
