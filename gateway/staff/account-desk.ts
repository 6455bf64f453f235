/** Accounts are made and changed one after the other, each on record before it happens. */
import PQueue from 'p-queue';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import { TWO_FACTOR_ROLES, type Role } from '../../schemas/staff.js';
import type { Caller } from '../http/api/gate.js';
import type { AccountRecord } from './account-book.js';
import type { StaffRooms } from './parts.js';
import { checkNewSecret } from './secret-rules.js';
import { staffRow, type StaffAct } from './staff-rows.js';

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly lanes?: readonly string[] | undefined;
  readonly secret: string;
}

export interface AccountChange {
  readonly role?: Role | undefined;
  /** Null: all lanes. */
  readonly lanes?: readonly string[] | null | undefined;
  readonly disabled?: boolean | undefined;
  readonly secret?: string | undefined;
  readonly endDelay?: true | undefined;
  readonly resetTotp?: true | undefined;
}

const ID_BYTES = 16;

export class AccountDesk {
  readonly #rooms: StaffRooms;
  readonly #queue = new PQueue({ concurrency: 1 });

  constructor(rooms: StaffRooms) {
    this.#rooms = rooms;
  }

  /**
   * `by`: undefined for the first administrator. Rejects with `CONFLICT` (the name is taken),
   * `INPUT_INVALID`, `LEDGER_UNAVAILABLE` or `OVERLOADED`.
   */
  create(typed: NewAccount, by?: Caller): Promise<AccountRecord> {
    return this.#queue.add(async () => {
      this.#stillAdministrator(by);
      const { book, vault, hashes, random } = this.#rooms;
      checkNewSecret(
        typed.secret,
        typed.role,
        typed.name,
        by === undefined ? 'password' : 'secret',
      );
      if (book.byName(typed.name) !== undefined)
        throw new TongdaoError('CONFLICT', '', { path: 'name' });
      const account: AccountRecord = {
        id: Buffer.from(random.bytes(ID_BYTES)).toString('base64url'),
        name: typed.name,
        role: typed.role,
        ...(typed.lanes === undefined ? {} : { lanes: typed.lanes }),
        disabled: false,
        secret: await hashes.turn(true, () => vault.hash(typed.secret)),
        demo: false,
      };
      await this.#record('account-created', account, by, { role: account.role });
      return account;
    });
  }

  /**
   * Rejects with `NOT_FOUND`, `CONFLICT` (one's own role, secret, second factor or account: another
   * administrator does that), `INPUT_INVALID`, `LEDGER_UNAVAILABLE` or `OVERLOADED`.
   */
  change(id: string, change: AccountChange, by: Caller): Promise<AccountRecord> {
    return this.#queue.add(async () => {
      this.#stillAdministrator(by);
      const before = this.#rooms.book.byId(id);
      if (before === undefined) throw new TongdaoError('NOT_FOUND');
      const { endDelay, ...rest } = change;
      const names = Object.entries(rest).flatMap(([key, value]) =>
        value === undefined ? [] : [key],
      );
      if (names.length > 0) {
        refuseOwn(before, change, by);
        const after = await this.#changed(before, change);
        await this.#record('account-changed', after, by, { changed: names });
        this.#followUp(before, after, change, by);
      }
      // Last, and without waiting for a disk: somebody stands at the desk and cannot log in.
      if (endDelay === true) this.endDelay(before, by.account.name);
      return this.#rooms.book.byId(id) ?? before;
    });
  }

  /** The person herself, who has just proved the old one. Her other sessions end. */
  changeSecret(id: string, secret: string, by: Caller): Promise<AccountRecord> {
    return this.#queue.add(async () => {
      const before = this.#rooms.book.byId(id);
      if (before === undefined || before.disabled) throw new TongdaoError('SESSION_REQUIRED');
      checkNewSecret(secret, before.role, before.name, 'next');
      const after = await this.#changed(before, { secret });
      await this.#record('account-changed', after, by, { changed: ['secret'] });
      this.#followUp(before, after, { secret }, by, by.session);
      return after;
    });
  }

  endDelay(account: AccountRecord, by: string): void {
    this.#rooms.guard.endDelay(account.id);
    this.#rooms.rows(staffRow('delay-ended', { account: account.name, by }));
  }

  /** Resolves when no change is under way. */
  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }

  /** Two administrators may disable each other at once; the second one is none any more. */
  #stillAdministrator(by: Caller | undefined): void {
    if (by === undefined) return;
    const { book, sessions } = this.#rooms;
    const account = book.byId(by.account.id);
    if (account === undefined || account.disabled || sessions.byId(by.session) === undefined) {
      throw new TongdaoError('SESSION_REQUIRED');
    }
  }

  async #changed(before: AccountRecord, change: AccountChange): Promise<AccountRecord> {
    const { vault, hashes } = this.#rooms;
    const role = change.role ?? before.role;
    const gainsFactor = TWO_FACTOR_ROLES.includes(role) && !TWO_FACTOR_ROLES.includes(before.role);
    if (gainsFactor && change.secret === undefined) {
      throw new TongdaoError(
        'INPUT_INVALID',
        'a PIN is no password: give a new one with this role',
        {
          path: 'secret',
        },
      );
    }
    if (change.secret !== undefined) checkNewSecret(change.secret, role, before.name, 'secret');
    const { lanes: oldLanes, totp, ...rest } = before;
    const lanes = change.lanes === undefined ? oldLanes : (change.lanes ?? undefined);
    const keepsTotp = change.resetTotp !== true && TWO_FACTOR_ROLES.includes(role);
    const { secret } = change;
    return {
      ...rest,
      role,
      disabled: change.disabled ?? before.disabled,
      secret:
        secret === undefined ? before.secret : await hashes.turn(true, () => vault.hash(secret)),
      ...(lanes === undefined ? {} : { lanes }),
      ...(totp === undefined || !keepsTotp ? {} : { totp }),
    };
  }

  /** The row first: a change nobody can find afterwards is not made. */
  async #record(
    act: StaffAct,
    account: AccountRecord,
    by: Caller | undefined,
    more: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<void> {
    const { ledger, rows, book } = this.#rooms;
    const about = {
      account: account.name,
      ...(by === undefined ? {} : { by: by.account.name }),
    };
    const { eventId } = await ledger.append(staffRow(act, { ...about, more }));
    try {
      book.save(account);
    } catch (error) {
      const code = isTongdaoError(error) ? error.code : 'INTERNAL';
      rows({ ...staffRow(act, { ...about, more: { notDone: code } }), refersTo: eventId });
      throw error;
    }
  }

  #followUp(
    before: AccountRecord,
    after: AccountRecord,
    change: AccountChange,
    by: Caller,
    keeps?: string,
  ): void {
    const { sessions, devices, log } = this.#rooms;
    const ends =
      after.disabled ||
      after.role !== before.role ||
      change.secret !== undefined ||
      change.resetTotp === true;
    for (const session of sessions.ofAccount(after.id)) {
      if (ends && session.id !== keeps) sessions.end(session, 'revoked', by.account.name);
      else sessions.changed(session);
    }
    if (!after.disabled && change.secret === undefined) return;
    try {
      devices.forget(after.id);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      log.failure('staff.devices-not-forgotten', error);
    }
  }
}

function refuseOwn(account: AccountRecord, change: AccountChange, by: Caller): void {
  const own = account.id === by.account.id;
  const { role, disabled, secret, resetTotp } = change;
  if (own && (role ?? disabled ?? secret ?? resetTotp) !== undefined) {
    throw new TongdaoError('CONFLICT', 'another administrator changes this');
  }
}
