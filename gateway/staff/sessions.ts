/** All live sessions: held in memory, written through, ended by one timer and at every look. */
import { isTongdaoError } from '../../schemas/errors.js';
import type { Role } from '../../schemas/staff.js';
import type { Cancel, Clock, RandomSource, Timers, Unlisten } from '../../schemas/time.js';
import type { Log } from '../ops/log.js';
import {
  endsInMs,
  idleInMs,
  newSession,
  revivedSession,
  rowOf,
  whatIsDue,
  type LiveSession,
  type SessionLimits,
} from './session.js';
import type { LiveState, SessionFile } from './session-file.js';
import { SessionListeners } from './session-listeners.js';
import { newToken, tokenHash } from './token.js';

/** Why a session is over. */
export type EndCause = 'by-hand' | 'idle' | 'end' | 'replaced' | 'too-many' | 'revoked';

export interface SessionsParts {
  readonly file: SessionFile;
  readonly limits: SessionLimits;
  /** Undefined when the account is gone or disabled: its sessions are not taken up again. */
  readonly roleOf: (account: string) => Role | undefined;
  readonly onLocked: (session: LiveSession) => void;
  /** `by`: who revoked it. */
  readonly onEnded: (session: LiveSession, cause: EndCause, by?: string) => void;
  /** At least every 10 minutes while anybody is logged in. */
  readonly onLook: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Pick<Log, 'failure'>;
}

const ID_BYTES = 16;
/** A touch is not worth a commit each; after a restart at most this much idle time is counted twice. */
const SAVE_EVERY_MS = 30_000;
/** Also keeps the used time on disk fresh and drafts of yesterday away. */
const LOOK_EVERY_MS = 10 * 60_000;
const SESSIONS_OF_ONE = 8;

/** Call `look` once after construction: it ends what ran out while the gateway was away. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #byToken = new Map<string, LiveSession>();
  readonly #byId = new Map<string, LiveSession>();
  /** Ended here, still on a disk that refused the change. */
  readonly #toRemove = new Set<string>();
  readonly #listeners: SessionListeners;
  #timer: { readonly at: number; readonly cancel: Cancel } | undefined;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#listeners = new SessionListeners(parts.log);
    for (const row of parts.file.all()) {
      const role = parts.roleOf(row.account);
      if (role === undefined) this.#toRemove.add(row.id);
      else this.#keep(revivedSession(row, role, parts.clock));
    }
  }

  /** A new session under a new token, which is returned once and kept nowhere. */
  begin(account: { readonly id: string; readonly role: Role }, state: LiveState): string {
    const { clock, random } = this.#parts;
    const others = this.ofAccount(account.id).sort((a, b) => a.seenMono - b.seenMono);
    for (const old of others.slice(0, Math.max(0, others.length - SESSIONS_OF_ONE + 1))) {
      this.end(old, 'too-many');
    }
    const token = newToken(random);
    const id = Buffer.from(random.bytes(ID_BYTES)).toString('base64url');
    const session = newSession(id, tokenHash(token), account, state, clock);
    this.#keep(session);
    this.#save([session]);
    this.#arm();
    return token;
  }

  /** The session of a token, locked or ended first if that is due. */
  find(token: string | undefined): LiveSession | undefined {
    if (token === undefined) return undefined;
    const session = this.#byToken.get(keyOf(tokenHash(token)));
    return session === undefined ? undefined : this.#settled(session);
  }

  byId(id: string): LiveSession | undefined {
    const session = this.#byId.get(id);
    return session === undefined ? undefined : this.#settled(session);
  }

  all(): readonly LiveSession[] {
    return [...this.#byId.values()].flatMap((session) => this.#settled(session) ?? []);
  }

  ofAccount(account: string): LiveSession[] {
    return [...this.#byId.values()].filter((session) => session.account === account);
  }

  touch(id: string): void {
    const session = this.byId(id);
    if (session?.state !== 'active') return;
    const { clock } = this.#parts;
    session.seen = clock.wall();
    session.seenMono = clock.mono();
    const { savedMono } = session;
    if (savedMono === undefined || clock.mono() - savedMono >= SAVE_EVERY_MS) this.#save([session]);
  }

  lock(session: LiveSession): void {
    if (session.state !== 'active') return;
    session.state = 'locked';
    this.#save([session]);
    this.#parts.onLocked(session);
    this.#listeners.tell(session.id);
    this.#arm();
  }

  /** The person has proved herself again: active under a new token; the old one is worth nothing. */
  renew(session: LiveSession): string {
    const { clock, random } = this.#parts;
    const token = newToken(random);
    this.#byToken.delete(keyOf(session.token));
    session.token = tokenHash(token);
    session.state = 'active';
    session.seen = clock.wall();
    session.seenMono = clock.mono();
    this.#keep(session);
    this.#save([session]);
    this.#listeners.tell(session.id);
    this.#arm();
    return token;
  }

  end(session: LiveSession, cause: EndCause, by?: string): void {
    if (!this.#byId.delete(session.id)) return;
    this.#byToken.delete(keyOf(session.token));
    this.#toRemove.add(session.id);
    this.#save([]);
    this.#parts.onEnded(session, cause, by);
    this.#listeners.tell(session.id);
    this.#arm();
  }

  /** Something about its account is other than before. */
  changed(session: LiveSession): void {
    this.#listeners.tell(session.id);
  }

  onChange(id: string, listener: () => void): Unlisten {
    return this.#listeners.add(id, listener, this.byId(id) !== undefined);
  }

  endsInMs(session: LiveSession): number {
    return endsInMs(session, this.#parts.limits, this.#parts.clock);
  }

  idleInMs(session: LiveSession): number {
    return idleInMs(session, this.#parts.limits, this.#parts.clock);
  }

  /** On disk, for what refers to it there; false when there is no such session or the disk refuses. */
  store(id: string): boolean {
    const session = this.byId(id);
    if (session === undefined) return false;
    if (session.savedMono === undefined) this.#save([session]);
    return session.savedMono !== undefined;
  }

  /** Locks and ends what is due, writes what waits, and sets the timer anew. */
  look(): void {
    for (const session of [...this.#byId.values()]) this.#settled(session);
    this.#save([...this.#byId.values()]);
    this.#parts.onLook();
    this.#arm();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#save([...this.#byId.values()]);
    this.#byId.clear();
    this.#byToken.clear();
  }

  #keep(session: LiveSession): void {
    this.#byId.set(session.id, session);
    this.#byToken.set(keyOf(session.token), session);
  }

  #settled(session: LiveSession): LiveSession | undefined {
    const due = whatIsDue(session, this.#parts.limits, this.#parts.clock);
    switch (due) {
      case 'nothing':
        return session;
      case 'lock':
        this.lock(session);
        return session;
      case 'idle-end':
        this.end(session, 'idle');
        return undefined;
      case 'end':
        this.end(session, 'end');
        return undefined;
    }
  }

  /** A full disk logs nobody out and keeps nobody from a lane: what it refused is tried again later. */
  #save(sessions: readonly LiveSession[]): void {
    const { file, clock, log } = this.#parts;
    const removed = [...this.#toRemove];
    if (sessions.length === 0 && removed.length === 0) return;
    try {
      file.write(
        sessions.map((session) => rowOf(session, clock)),
        removed,
      );
      for (const session of sessions) session.savedMono = clock.mono();
      for (const id of removed) this.#toRemove.delete(id);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      for (const session of sessions) session.savedMono = undefined;
      log.failure('staff.sessions-not-saved', error, { count: sessions.length + removed.length });
    }
  }

  #arm(): void {
    const { clock, timers, limits } = this.#parts;
    if (this.#byId.size === 0 && this.#toRemove.size === 0) {
      this.#timer?.cancel();
      this.#timer = undefined;
      return;
    }
    const waits = [...this.#byId.values()].flatMap((session) => [
      endsInMs(session, limits, clock),
      idleInMs(session, limits, clock),
    ]);
    const at = clock.mono() + Math.min(LOOK_EVERY_MS, ...waits);
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const cancel = timers.after(Math.max(1, at - clock.mono()), () => {
      this.#timer = undefined;
      this.look();
    });
    this.#timer = { at, cancel };
  }
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url');
}
