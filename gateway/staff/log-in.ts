/** From a name and a secret to a session: log in, unlock, log out. */
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import { TWO_FACTOR_ROLES } from '../../schemas/staff.js';
import type { Caller } from '../http/api/gate.js';
import type { AccountRecord } from './account-book.js';
import type { Client } from './client.js';
import type { Drafts } from './drafts.js';
import type { StaffRooms } from './parts.js';
import type { Claim, SecretCheck } from './secret-check.js';
import { staffRow } from './staff-rows.js';
import { sessionKeyOf } from './token.js';

/** What the browser is given as cookies. */
export interface Granted {
  readonly session: string;
  /** Absent while the disk takes no news: the browser keeps the one it has. */
  readonly device?: string;
}

export class LogIn {
  readonly #rooms: StaffRooms;
  readonly #check: SecretCheck;
  readonly #drafts: Drafts;

  constructor(rooms: StaffRooms, check: SecretCheck, drafts: Drafts) {
    this.#rooms = rooms;
    this.#check = check;
    this.#drafts = drafts;
  }

  /**
   * A desk role gets in on a full disk as well, because somebody must be able to open the lanes: its
   * session then lives in memory and its row waits. Auditors and administrators do not
   * (`LEDGER_UNAVAILABLE`): a code that is not pinned as used could be used twice. Errors else:
   * `SecretCheck.prove`.
   */
  async enter(
    typed: { readonly name: string; readonly secret: string; readonly totp?: string | undefined },
    client: Client,
  ): Promise<Granted> {
    const account = await this.#check.prove({
      account: this.#rooms.book.byName(typed.name),
      typedName: typed.name,
      secret: typed.secret,
      client,
      secondFactor: { code: typed.totp },
    });
    return this.grant(account, client);
  }

  /** A session for somebody who has proved who she is. Whoever was logged in on this browser is not now. */
  grant(account: AccountRecord, client: Client): Granted {
    const { sessions, rows } = this.#rooms;
    const before = sessions.find(client.session);
    if (before !== undefined) sessions.end(before, 'replaced');
    const enrols = TWO_FACTOR_ROLES.includes(account.role) && account.totp === undefined;
    const session = sessions.begin(account, enrols ? 'enrol' : 'active');
    rows(staffRow('login', { account: account.name, more: { role: account.role, enrols } }));
    const device = this.#rememberDevice(account, client);
    return { session, ...(device === undefined ? {} : { device }) };
  }

  #rememberDevice(account: AccountRecord, client: Client): string | undefined {
    const { devices, log } = this.#rooms;
    try {
      return devices.remember(client.device, account.id);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      log.failure('staff.device-not-saved', error);
      return undefined;
    }
  }

  /** Errors: `SecretCheck.prove`, and `SESSION_REQUIRED` when the session ended meanwhile. */
  async unlock(caller: Caller, secret: string, client: Client): Promise<Granted> {
    const account = await this.proveOwn(caller, secret, client);
    const granted = this.renew(caller, client);
    this.#rooms.rows(staffRow('unlock', { account: account.name }));
    return granted;
  }

  /** The caller's own secret once more, and her second factor where asked. Errors: `SecretCheck.prove`. */
  proveOwn(
    caller: Caller,
    secret: string,
    client: Client,
    secondFactor?: Claim['secondFactor'],
  ): Promise<AccountRecord> {
    const { id, name } = caller.account;
    const account = this.#rooms.book.byId(id);
    return this.#check.prove({
      ...{ account, typedName: name, secret, client },
      ...(secondFactor === undefined ? {} : { secondFactor }),
    });
  }

  /**
   * Active under a new token; the draft goes with it. Throws `SESSION_REQUIRED` when the session ended,
   * or its cookie was renewed, while the secret was compared.
   */
  renew(caller: Caller, client: Client): Granted {
    const { sessions } = this.#rooms;
    const session = sessions.find(client.session);
    if (session === undefined || session.id !== caller.session) {
      throw new TongdaoError('SESSION_REQUIRED');
    }
    // Who has not enrolled yet must not become active by the first factor alone.
    if (session.state === 'enrol') throw new TongdaoError('RIGHT_MISSING');
    const token = sessions.renew(session);
    this.#moveDraft(caller, token);
    return { session: token };
  }

  #moveDraft(caller: Caller, token: string): void {
    try {
      this.#drafts.move(caller, { session: caller.session, sessionKey: sessionKeyOf(token) });
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      this.#rooms.log.failure('staff.draft-lost', error);
    }
  }

  /** By hand. A session that has not enrolled yet has nothing to keep: it ends. */
  lock(caller: Caller): void {
    const { sessions } = this.#rooms;
    const session = sessions.byId(caller.session);
    if (session?.state === 'enrol') sessions.end(session, 'by-hand');
    else if (session !== undefined) sessions.lock(session);
  }

  leave(caller: Caller): void {
    const session = this.#rooms.sessions.byId(caller.session);
    if (session !== undefined) this.#rooms.sessions.end(session, 'by-hand');
  }
}
