/** One log-in on one browser: how long it lives, and what is left of it after a restart. */
import type { Role } from '../../schemas/staff.js';
import { TWO_FACTOR_ROLES } from '../../schemas/staff.js';
import type { Clock, MonoMs, WallMs } from '../../schemas/time.js';
import type { LiveState, SessionRow } from './session-file.js';

/** Auditors and administrators sit nowhere where a page must go on living: idle, they are logged out. */
export const TWO_FACTOR_IDLE_MS = 15 * 60_000;

export interface SessionLimits {
  /** Without a touch until the desk locks. */
  readonly lockMs: number;
  /** Until the session ends whatever happens. */
  readonly endMs: number;
}

export interface LiveSession {
  readonly id: string;
  readonly account: string;
  readonly twoFactor: boolean;
  readonly began: WallMs;
  /** Where `began` is, or would be, on this process's monotonic clock. */
  readonly beganMono: MonoMs;
  token: Uint8Array;
  state: LiveState;
  seen: WallMs;
  seenMono: MonoMs;
  /** Monotonic time of the last row on disk; undefined when it does not say what is here. */
  savedMono: MonoMs | undefined;
}

export type Due = 'nothing' | 'lock' | 'idle-end' | 'end';

export function newSession(
  id: string,
  token: Uint8Array,
  account: { readonly id: string; readonly role: Role },
  state: LiveState,
  clock: Clock,
): LiveSession {
  const [wall, mono] = [clock.wall(), clock.mono()];
  return {
    id,
    account: account.id,
    twoFactor: TWO_FACTOR_ROLES.includes(account.role),
    began: wall,
    beganMono: mono,
    token,
    state,
    seen: wall,
    seenMono: mono,
    savedMono: undefined,
  };
}

/**
 * The monotonic clock does not survive a restart, so the wall clock says how long the gateway was away.
 * Where it says "less than nothing" somebody has set it back: what the session had used before counts,
 * and its idle time is taken to be over.
 */
export function revivedSession(row: SessionRow, role: Role, clock: Clock): LiveSession {
  const [wall, mono] = [clock.wall(), clock.mono()];
  const away = wall - row.saved;
  const used = Math.max(row.usedMs + Math.max(0, away), wall - row.began);
  return {
    id: row.id,
    account: row.account,
    twoFactor: TWO_FACTOR_ROLES.includes(role),
    began: row.began,
    beganMono: mono - used,
    token: row.token,
    state: row.state,
    seen: row.seen,
    seenMono: away < 0 ? Number.NEGATIVE_INFINITY : mono - Math.max(0, wall - row.seen),
    savedMono: undefined,
  };
}

export function rowOf(session: LiveSession, clock: Clock): SessionRow {
  return {
    id: session.id,
    token: session.token,
    account: session.account,
    state: session.state,
    began: session.began,
    seen: session.seen,
    saved: clock.wall(),
    usedMs: clock.mono() - session.beganMono,
  };
}

/** Monotonic: a clock set back prolongs nothing. Wall: a machine that slept does not either. */
export function endsInMs(session: LiveSession, limits: SessionLimits, clock: Clock): number {
  const used = Math.max(clock.mono() - session.beganMono, clock.wall() - session.began);
  return Math.max(0, limits.endMs - used);
}

/** Milliseconds until it locks, or ends where it ends instead; infinite when it is locked already. */
export function idleInMs(session: LiveSession, limits: SessionLimits, clock: Clock): number {
  if (session.state === 'locked' && !session.twoFactor) return Number.POSITIVE_INFINITY;
  const limit = session.twoFactor ? TWO_FACTOR_IDLE_MS : limits.lockMs;
  return Math.max(0, session.seenMono + limit - clock.mono());
}

export function whatIsDue(session: LiveSession, limits: SessionLimits, clock: Clock): Due {
  if (endsInMs(session, limits, clock) <= 0) return 'end';
  if (idleInMs(session, limits, clock) > 0) return 'nothing';
  return session.twoFactor ? 'idle-end' : 'lock';
}
