/**
 * What a page shows of its session, as a pure function of what it heard and when. All times are
 * monotonic milliseconds of the page: a tablet's wall clock may be wrong. The gateway decides when it
 * locks; the page only hides sooner than it would be told.
 */
import type { Session } from '../../../schemas/api/session.js';
import type { MonoMs } from '../../../schemas/time.js';
import type { ApiError } from './page-errors.js';
import { hasTwoFactors } from './two-factors.js';

/** `stay` is sent at most this often while somebody is there. */
export const STAY_EVERY_MS = 30_000;

export interface SessionState {
  /** The newest answer; absent until the first. */
  readonly session?: Session;
  /** Build of the gateway that answered first: the page came from it. */
  readonly build?: string;
  readonly outdated: boolean;
  /** When the gateway locks if nobody touches the page; absent unless `active`. */
  readonly locksAt?: MonoMs;
  readonly endsAt?: MonoMs;
  /** How long a touched session stays open: the longest `locksInMs` that was told. */
  readonly idleMs: number;
  /** Why the last question was not answered; absent when it was. */
  readonly failure?: ApiError;
}

export type SessionEvent =
  | { readonly type: 'answered'; readonly session: Session }
  | { readonly type: 'failed'; readonly error: ApiError }
  /** Another call was refused for want of a session, or because it is locked. */
  | { readonly type: 'ended' }
  | { readonly type: 'locked' }
  | { readonly type: 'outdated' }
  /** The gateway carried out a command and started the idle time again. */
  | { readonly type: 'touched' };

export function initialSessionState(): SessionState {
  return { outdated: false, idleMs: 0 };
}

export function reduceSession(state: SessionState, event: SessionEvent, now: MonoMs): SessionState {
  switch (event.type) {
    case 'answered':
      return answered(state, event.session, now);
    case 'failed':
      return { ...state, failure: event.error };
    case 'outdated':
      return { ...state, outdated: true };
    case 'ended':
      return withoutAccount(state);
    case 'locked':
      return locked(state);
    case 'touched': {
      const { session, idleMs } = state;
      // Under the lock a command touches nothing (gateway/http/api/mount.ts).
      const open =
        session?.state === 'active' && state.locksAt !== undefined && now < state.locksAt;
      return open ? { ...state, locksAt: now + idleMs } : state;
    }
  }
}

function answered(state: SessionState, session: Session, now: MonoMs): SessionState {
  const build = state.build ?? session.build;
  const { locksInMs, endsInMs } = session;
  const sameAccount = state.session?.account?.id === session.account?.id;
  return {
    session,
    build,
    outdated: state.outdated || build !== session.build,
    idleMs: Math.max(locksInMs ?? 0, sameAccount ? state.idleMs : 0),
    ...(locksInMs === undefined ? {} : { locksAt: now + locksInMs }),
    ...(endsInMs === undefined ? {} : { endsAt: now + endsInMs }),
  };
}

/** Nobody is logged in any more: the account's name goes from the page, too. */
function withoutAccount(state: SessionState): SessionState {
  const { session, build, outdated } = state;
  if (session === undefined || session.state === 'setup') return state;
  const { venue, demo, warnBeforeMs } = session;
  return {
    session: { state: 'anonymous', rights: [], venue, demo, warnBeforeMs, build: session.build },
    ...(build === undefined ? {} : { build }),
    outdated,
    idleMs: 0,
  };
}

function locked(state: SessionState): SessionState {
  const { session, build, outdated, idleMs, endsAt, failure } = state;
  if (session?.state !== 'active') return state;
  const { account, rights, warnBeforeMs, venue, timeZone, demo } = session;
  return {
    session: {
      state: 'locked',
      rights,
      warnBeforeMs,
      venue,
      demo,
      build: session.build,
      ...(account === undefined ? {} : { account }),
      ...(timeZone === undefined ? {} : { timeZone }),
    },
    outdated,
    idleMs,
    ...(build === undefined ? {} : { build }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(failure === undefined ? {} : { failure }),
  };
}

export type GateView =
  /** The first answer is awaited. */
  | { readonly kind: 'asking' }
  /** No answer yet, and a reason why. */
  | { readonly kind: 'unreachable'; readonly error: ApiError }
  | {
      readonly kind: Session['state'];
      readonly session: Session;
      /** Whole seconds until the lock, only while the page warns. */
      readonly locksInSeconds?: number;
    };

/** The page locks and ends by its own clock, even while the gateway is out of reach. */
export function viewAt(state: SessionState, now: MonoMs): GateView {
  const { session, failure, locksAt, endsAt } = state;
  if (session === undefined) {
    return failure === undefined ? { kind: 'asking' } : { kind: 'unreachable', error: failure };
  }
  if (endsAt !== undefined && now >= endsAt) return viewAt(withoutAccount(state), now);
  if (locksAt === undefined) return { kind: session.state, session };
  if (now >= locksAt) return viewAt(idledOut(state), now);
  if (now < locksAt - session.warnBeforeMs) return { kind: session.state, session };
  return {
    kind: session.state,
    session,
    locksInSeconds: Math.ceil((locksAt - now) / 1000),
  };
}

/** What the gateway does with a session that nobody touched: it never shows a lock that is none. */
function idledOut(state: SessionState): SessionState {
  return endsWhenIdle(state.session) ? withoutAccount(state) : locked(state);
}

/** Whether the page warns of the end, and not of a lock. */
export function endsWhenIdle(session: Session | undefined): boolean {
  return session?.account !== undefined && hasTwoFactors(session.account.role);
}

/** When the view changes by itself; undefined when it does not. */
export function nextViewChange(state: SessionState, now: MonoMs): MonoMs | undefined {
  const { session, locksAt, endsAt } = state;
  const moments: MonoMs[] = [];
  if (endsAt !== undefined) moments.push(endsAt);
  if (session !== undefined && locksAt !== undefined && now < locksAt) {
    const warnsAt = locksAt - session.warnBeforeMs;
    const left = locksAt - now;
    // Each whole second of the countdown, the last of which is the lock itself.
    moments.push(now < warnsAt ? warnsAt : now + (left % 1000 || 1000));
  }
  const coming = moments.filter((moment) => moment > now);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

/**
 * The newest moment that has come at which the gateway should be asked whether another page of the same
 * session was used meanwhile: the warning, the lock, the end. Undefined when none has come.
 */
export function momentToAsk(state: SessionState, now: MonoMs): MonoMs | undefined {
  const { session, locksAt, endsAt } = state;
  const moments = endsAt === undefined ? [] : [endsAt];
  if (session !== undefined && locksAt !== undefined) {
    moments.push(locksAt - session.warnBeforeMs, locksAt);
  }
  const come = moments.filter((moment) => moment <= now);
  return come.length === 0 ? undefined : Math.max(...come);
}
