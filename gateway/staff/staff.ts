/** Accounts, log-in and sessions of a site: the gate every route of the API asks. */
import { join } from 'node:path';
import type { Request } from 'express';
import type { Session } from '../../schemas/api/session.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { LedgerEntry, LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import { RIGHTS_OF, TWO_FACTOR_ROLES, type Account, type Right } from '../../schemas/staff.js';
import type { Clock, RandomSource, Timers, Unlisten } from '../../schemas/time.js';
import type { Caller, Gate } from '../http/api/gate.js';
import type { Log } from '../ops/log.js';
import { AccountBook, type AccountRecord } from './account-book.js';
import { AccountDesk } from './account-desk.js';
import { clientOf, type Client } from './client.js';
import { addDemoAccounts, refuseDemoAccounts } from './demo-accounts.js';
import { Drafts } from './drafts.js';
import { Enrolment } from './enrolment.js';
import { HashQueue } from './hash-queue.js';
import { KnownDevices } from './known-devices.js';
import { LogIn, type Granted } from './log-in.js';
import { LoginGuard } from './login-guard.js';
import type { StaffRooms } from './parts.js';
import { ReauthenticationDesk } from './reauthentication.js';
import { SecretCheck } from './secret-check.js';
import { SCRYPT_COST, type ScryptCost } from './secret-hash.js';
import { SessionFile } from './session-file.js';
import { SessionPlaces } from './session-places.js';
import {
  accountView,
  sessionListing,
  sessionView,
  type SessionListing,
  type Surroundings,
  type VenueLane,
} from './session-view.js';
import { Sessions } from './sessions.js';
import { SetUp } from './set-up.js';
import { derivedKey } from './staff-key.js';
import { staffRow } from './staff-rows.js';
import { openStaffFile, STAFF_FILE, type Db } from './store.js';
import { sessionKeyOf } from './token.js';
import { StaffVault } from './vault.js';

export interface StaffParts {
  /** The data directory; holds `staff.sqlite`. */
  readonly dir: string;
  /** 32 bytes (`loadStaffKey`). */
  readonly staffKey: Uint8Array;
  readonly settings: Site['staff'];
  readonly venueName: string;
  readonly venue: VenueDay;
  /** Default none: a page that gives lanes to accounts has them typed then. */
  readonly lanes?: readonly VenueLane[];
  readonly demo: boolean;
  /** Makes the invented accounts of `DEMO_ACCOUNTS` where there is none yet; refused outside a demo. */
  readonly demoAccounts?: boolean;
  readonly build: string;
  readonly ledger: Pick<LedgerWriter, 'append'>;
  /** Rows nothing waits for, such as `RowQueue.add`. */
  readonly rows: (entry: LedgerEntry) => void;
  /** One session is used from two addresses in turn; raised once a session. Its row is written here. */
  readonly onTwoPlaces?: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Pick<Log, 'failure'>;
  /** Default `SCRYPT_COST`. */
  readonly scryptCost?: ScryptCost;
}

const NO_RIGHTS: ReadonlySet<Right> = new Set();

/** `Staff.open` builds it. Routes use its rooms; everything else of the gateway sees a `Gate`. */
export class Staff implements Gate {
  readonly logIn: LogIn;
  readonly setUp: SetUp;
  readonly enrolment: Enrolment;
  readonly accounts: AccountDesk;
  readonly reauthentication: ReauthenticationDesk;
  readonly check: SecretCheck;
  readonly drafts: Drafts;
  readonly #rooms: StaffRooms;
  readonly #db: Db;
  readonly #surroundings: Surroundings;
  readonly #places = new SessionPlaces();
  readonly #onTwoPlaces: () => void;

  /**
   * Rejects with `LEDGER_NEWER`, `LEDGER_BROKEN`, `LEDGER_UNAVAILABLE`, `KEY_MISSING`,
   * `DATA_DIR_OPEN_TO_OTHERS`, or `CONFIG_INVALID` for a demo's accounts outside a demo.
   */
  static async open(parts: StaffParts): Promise<Staff> {
    const { demo, demoAccounts = false } = parts;
    if (demoAccounts && !demo) {
      throw new TongdaoError('CONFIG_INVALID', 'demo accounts are for a demo site only');
    }
    const db = openStaffFile(join(parts.dir, STAFF_FILE), parts.staffKey, parts.random);
    try {
      const staff = new Staff(parts, db);
      const rooms = staff.#rooms;
      if (!demo) refuseDemoAccounts(rooms.book);
      else if (demoAccounts && rooms.book.size === 0) await addDemoAccounts(rooms);
      rooms.sessions.look();
      return staff;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(parts: StaffParts, db: Db) {
    const { clock, timers, random, log, rows, ledger, settings, staffKey } = parts;
    const book = new AccountBook(db);
    const nameOf = (id: string): { account: string } => ({ account: book.byId(id)?.name ?? '-' });
    const sessions = new Sessions({
      file: new SessionFile(db),
      limits: {
        lockMs: settings.lockMinutes * 60_000,
        endMs: settings.sessionHours * 3_600_000,
      },
      roleOf: (id) => {
        const account = book.byId(id);
        return account?.disabled === false ? account.role : undefined;
      },
      onLocked: (session) => rows(staffRow('lock', nameOf(session.account))),
      onEnded: (session, cause, by) => {
        this.#places.forget(session.id);
        this.enrolment.forget(session.id);
        const about = { ...nameOf(session.account), ...(by === undefined ? {} : { by }) };
        if (cause === 'revoked') rows(staffRow('revoked', about));
        else rows(staffRow('logout', { ...about, more: { cause } }));
      },
      onLook: () => this.#dropOldDrafts(),
      ...{ clock, timers, random, log },
    });
    const { venueName, demo, build, venue, lanes = [] } = parts;
    this.#db = db;
    this.#surroundings = { venueName, timeZone: venue.timeZone, lanes, demo, build };
    this.#onTwoPlaces = parts.onTwoPlaces ?? ((): void => undefined);
    this.#rooms = {
      ...{ book, sessions, rows, ledger, clock, random, log },
      vault: new StaffVault(staffKey, random, parts.scryptCost ?? SCRYPT_COST),
      hashes: new HashQueue(),
      guard: new LoginGuard(clock, derivedKey(staffKey, 'typed names v1')),
      devices: new KnownDevices(db, clock, random),
    };
    this.drafts = new Drafts({
      ...{ db, venue, clock, random },
      storeSession: (id) => sessions.store(id),
    });
    this.check = new SecretCheck(this.#rooms);
    this.logIn = new LogIn(this.#rooms, this.check, this.drafts);
    this.enrolment = new Enrolment(this.#rooms, venueName);
    this.accounts = new AccountDesk(this.#rooms);
    this.reauthentication = new ReauthenticationDesk(this.#rooms, this.check);
    this.setUp = new SetUp(this.#rooms, this.accounts, this.logIn);
  }

  /** No account exists yet: print `issueSetupCode()` on the terminal. */
  get needsSetup(): boolean {
    return this.#rooms.book.size === 0;
  }

  /** A new one-time code, 3 groups of 4 characters; only its hash is kept, in memory. */
  issueSetupCode(): string {
    return this.setUp.issue();
  }

  /** Log-ins that wait for their hash. */
  get waiting(): number {
    return this.#rooms.hashes.waiting;
  }

  callerOf(request: Request): Caller | undefined {
    const client = clientOf(request);
    if (client === undefined) return undefined;
    const caller = this.callerWith(client.session);
    if (caller !== undefined && this.#places.note(caller.session, client.address)) {
      this.#rooms.rows(staffRow('two-places', { account: caller.account.name }));
      this.#onTwoPlaces();
    }
    return caller;
  }

  /** By the token of a session cookie. */
  callerWith(token: string | undefined): Caller | undefined {
    const session = this.#rooms.sessions.find(token);
    const account = session && this.#rooms.book.byId(session.account);
    if (token === undefined || session === undefined || account === undefined) return undefined;
    const { id, name, role, lanes } = account;
    return {
      session: session.id,
      state: session.state,
      account: { id, name, role, ...(lanes === undefined ? {} : { lanes }) },
      rights: session.state === 'enrol' ? NO_RIGHTS : new Set(RIGHTS_OF[role]),
      sessionKey: sessionKeyOf(token),
    };
  }

  touch(caller: Caller): void {
    this.#rooms.sessions.touch(caller.session);
  }

  onChange(session: string, listener: () => void): Unlisten {
    return this.#rooms.sessions.onChange(session, listener);
  }

  /** The person's own PIN or password; of two-factor accounts with a fresh code. Errors: `SecretCheck.prove`, `AccountDesk.changeSecret`. */
  async changeSecret(
    caller: Caller,
    typed: {
      readonly current: string;
      readonly next: string;
      readonly totp?: string | undefined;
    },
    client: Client,
  ): Promise<Granted> {
    if (caller.state !== 'active') throw new TongdaoError('RIGHT_MISSING');
    const account = await this.logIn.proveOwn(caller, typed.current, client, {
      code: typed.totp,
    });
    await this.accounts.changeSecret(account.id, typed.next, caller);
    return this.logIn.renew(caller, client);
  }

  view(caller: Caller | undefined): Session {
    return sessionView(caller, this.#rooms, this.#surroundings);
  }

  listAccounts(): Account[] {
    return this.#rooms.book.all().map((account) => accountView(account, this.#rooms));
  }

  account(record: AccountRecord): Account {
    return accountView(record, this.#rooms);
  }

  /** Newest first. */
  listSessions(caller: Caller): SessionListing[] {
    const { sessions, book } = this.#rooms;
    return [...sessions.all()].reverse().flatMap((session) => {
      const account = book.byId(session.account);
      return account === undefined ? [] : [sessionListing(session, account, caller)];
    });
  }

  /** Throws `NOT_FOUND`. */
  endSession(caller: Caller, id: string): void {
    const { sessions } = this.#rooms;
    const session = sessions.byId(id);
    if (session === undefined) throw new TongdaoError('NOT_FOUND');
    sessions.end(session, 'revoked', caller.account.name);
  }

  /** A supervisor helps a colleague of the desk who mistyped too often. Throws `NOT_FOUND`. */
  endDelay(caller: Caller, name: string): void {
    const account = this.#rooms.book.byName(name);
    if (account === undefined || TWO_FACTOR_ROLES.includes(account.role)) {
      throw new TongdaoError('NOT_FOUND');
    }
    this.accounts.endDelay(account, caller.account.name);
  }

  /** Waits for what is being compared, writes what waits, closes the file. */
  async close(): Promise<void> {
    await this.accounts.idle();
    await this.#rooms.hashes.idle();
    this.#rooms.sessions.close();
    this.#db.close();
  }

  #dropOldDrafts(): void {
    try {
      this.drafts.dropOld();
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      this.#rooms.log.failure('staff.drafts-not-dropped', error);
    }
  }
}
