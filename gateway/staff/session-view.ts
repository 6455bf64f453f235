/** What a page is told about its session and its account. */
import type { z } from 'zod';
import type { Session, sessionRowSchema } from '../../schemas/api/session.js';
import { RIGHTS_OF, type Account } from '../../schemas/staff.js';
import type { Caller } from '../http/api/gate.js';
import type { AccountRecord } from './account-book.js';
import type { StaffRooms } from './parts.js';
import type { LiveSession } from './session.js';

/** WCAG 2.2.1 asks for 20 s. */
const WARN_BEFORE_MS = 20_000;

/** As the site file has it. */
export interface VenueLane {
  readonly id: string;
  readonly name: string;
}

export interface Surroundings {
  readonly venueName: string;
  readonly timeZone: string;
  readonly lanes: readonly VenueLane[];
  readonly demo: boolean;
  readonly build: string;
}

export type SessionListing = z.infer<typeof sessionRowSchema>;

export function sessionListing(
  session: LiveSession,
  account: AccountRecord,
  caller: Caller,
): SessionListing {
  return {
    id: session.id,
    account: account.name,
    role: account.role,
    state: session.state,
    since: new Date(session.began).toISOString(),
    lastSeen: new Date(session.seen).toISOString(),
    own: session.id === caller.session,
  };
}

export function accountView(
  account: AccountRecord,
  { guard, clock }: Pick<StaffRooms, 'guard' | 'clock'>,
): Account {
  const waitMs = guard.waitMs(account.id);
  return {
    id: account.id,
    name: account.name,
    role: account.role,
    ...(account.lanes === undefined ? {} : { lanes: [...account.lanes] }),
    disabled: account.disabled,
    totp: account.totp !== undefined,
    ...(waitMs === 0 ? {} : { delayedUntil: new Date(clock.wall() + waitMs).toISOString() }),
  };
}

export function sessionView(
  caller: Caller | undefined,
  rooms: StaffRooms,
  { venueName, timeZone, lanes, demo, build }: Surroundings,
): Session {
  const page = { warnBeforeMs: WARN_BEFORE_MS, venue: venueName, demo, build };
  const session = caller && rooms.sessions.byId(caller.session);
  const account = session && rooms.book.byId(session.account);
  if (session === undefined || account === undefined) {
    const state = rooms.book.size === 0 ? 'setup' : 'anonymous';
    return { state, rights: [], ...page };
  }
  const rights = session.state === 'enrol' ? [] : [...RIGHTS_OF[account.role]];
  return {
    state: session.state,
    account: accountView(account, rooms),
    rights,
    timeZone,
    ...(rights.includes('manage-accounts')
      ? { lanes: lanes.map(({ id, name }) => ({ id, name })) }
      : {}),
    ...(session.state === 'active'
      ? { locksInMs: Math.ceil(rooms.sessions.idleInMs(session)) }
      : {}),
    endsInMs: Math.ceil(rooms.sessions.endsInMs(session)),
    ...page,
  };
}
