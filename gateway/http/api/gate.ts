/** Who is calling: what every route of the API is told about its session. */
import type { Request } from 'express';
import type { Right, Role } from '../../../schemas/staff.js';

export interface Caller {
  /** Name of the session; not its token. */
  readonly session: string;
  readonly state: 'enrol' | 'active' | 'locked';
  readonly account: {
    readonly id: string;
    /** Stands as `operator` in every row this session causes. */
    readonly name: string;
    readonly role: Role;
    /** Lanes this person may serve; absent means all. */
    readonly lanes?: readonly string[];
  };
  readonly rights: ReadonlySet<Right>;
  /**
   * 32 bytes derived from the cookie's token and stored nowhere: what is encrypted under it can be
   * read only while the browser still has its cookie.
   */
  readonly sessionKey: Uint8Array;
}

export interface Gate {
  /** Undefined when the request carries no session that still lives. Does not touch the idle time. */
  callerOf(request: Request): Caller | undefined;
  /** A person did something: the idle time starts again. */
  touch(caller: Caller): void;
  /** Called once when the session locks, ends or changes; the event stream of that page follows. */
  onChange(session: string, listener: () => void): () => void;
}

/** May this person act on this lane? */
export function servesLane(caller: Caller, lane: string): boolean {
  return caller.account.lanes === undefined || caller.account.lanes.includes(lane);
}
