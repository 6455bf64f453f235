/** Whether somebody knows an account's secret: one place for log-in, unlocking and changing it. */
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { AccountRecord } from './account-book.js';
import type { Client } from './client.js';
import type { Attempt } from './login-guard.js';
import type { StaffRooms } from './parts.js';
import { staffRow, type StaffAct } from './staff-rows.js';
import { totpStep } from './totp.js';

export interface Claim {
  /** Undefined when no account has the typed name. */
  readonly account: AccountRecord | undefined;
  readonly typedName: string;
  readonly secret: string;
  readonly client: Client;
  /** Also ask for the second factor where the account has one; `code` is what was typed. */
  readonly secondFactor?: { readonly code: string | undefined };
}

export class SecretCheck {
  readonly #rooms: StaffRooms;

  constructor(rooms: StaffRooms) {
    this.#rooms = rooms;
  }

  /**
   * Resolves with the account as it is now. Rejects with `LOGIN_REFUSED` (the same for a wrong name,
   * secret or code and for a disabled account), `LOGIN_DELAYED`, `TOTP_NEEDED`, `OVERLOADED`, or with
   * `LEDGER_UNAVAILABLE` where a TOTP code cannot be pinned as used.
   */
  async prove(claim: Claim): Promise<AccountRecord> {
    const { guard, devices, hashes } = this.#rooms;
    const { account, typedName, client } = claim;
    const attempt = guard.attempt({
      accountId: account?.id,
      typedName,
      address: client.address,
      device: account && devices.known(client.device, account.id),
    });
    attempt.check();
    // Asked again in its turn: fifty tries at once are fifty tries one after the other.
    return hashes.turn(attempt.known, async () => {
      attempt.check();
      return this.#compare(claim, attempt);
    });
  }

  async #compare(claim: Claim, attempt: Attempt): Promise<AccountRecord> {
    const { book, vault } = this.#rooms;
    const right = await vault.matches(claim.secret, claim.account);
    // It may have been disabled or given another secret meanwhile.
    const now = claim.account && book.byId(claim.account.id);
    if (!right || now === undefined || now.disabled || now.secret !== claim.account?.secret) {
      return this.#refuse(claim, attempt);
    }
    if (claim.secondFactor !== undefined && now.totp !== undefined) {
      const { code } = claim.secondFactor;
      // Neither counted as wrong nor as right: the page asks for the code now.
      if (code === undefined) throw new TongdaoError('TOTP_NEEDED');
      if (!this.#useCode(now.id, now.totp, code)) return this.#refuse(claim, attempt);
    }
    attempt.right();
    return vault.isOutdated(now) ? this.#renewHash(now, claim.secret) : now;
  }

  #useCode(account: string, sealed: Uint8Array, code: string): boolean {
    const { book, vault, clock } = this.#rooms;
    const step = totpStep(vault.openTotp(sealed, account), code, clock.wall());
    return step !== undefined && book.useStep(account, step, clock.wall());
  }

  async #renewHash(account: AccountRecord, secret: string): Promise<AccountRecord> {
    const { book, vault, log } = this.#rooms;
    const hash = await vault.hash(secret);
    if (book.byId(account.id) !== account) return account;
    try {
      const renewed = { ...account, secret: hash };
      book.save(renewed);
      return renewed;
    } catch (error) {
      // The old one is as good until the disk takes the new one.
      if (!isTongdaoError(error)) throw error;
      log.failure('staff.hash-not-renewed', error);
      return account;
    }
  }

  #refuse({ account }: Claim, attempt: Attempt): never {
    const { rows } = this.#rooms;
    const delayed = attempt.wrong();
    const about = account === undefined ? {} : { account: account.name };
    const tell = (act: StaffAct): void => {
      rows(staffRow(act, { ...about, more: { knownDevice: attempt.known } }));
    };
    tell('login-refused');
    if (delayed) tell('login-delayed');
    throw new TongdaoError('LOGIN_REFUSED');
  }
}
