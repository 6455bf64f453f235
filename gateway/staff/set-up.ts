/** The first administrator, or another one when all are lost: whoever reads the terminal makes it. */
import { TongdaoError } from '../../schemas/errors.js';
import type { AccountDesk } from './account-desk.js';
import type { Client } from './client.js';
import type { Granted, LogIn } from './log-in.js';
import type { StaffRooms } from './parts.js';
import { RECOVERY_MS, SetupCode } from './setup-code.js';
import { staffRow } from './staff-rows.js';

/** Tries of the code share one counter; no account can have this name, which holds a line break. */
const COUNTER = 'set-up\ncode';

export interface FirstAdministrator {
  readonly code: string;
  readonly name: string;
  readonly password: string;
}

export class SetUp {
  readonly #rooms: StaffRooms;
  readonly #desk: AccountDesk;
  readonly #logIn: LogIn;
  readonly #code: SetupCode;

  constructor(rooms: StaffRooms, desk: AccountDesk, logIn: LogIn) {
    this.#rooms = rooms;
    this.#desk = desk;
    this.#logIn = logIn;
    this.#code = new SetupCode(rooms.clock, rooms.random);
  }

  /** Without any account it counts until it is used, otherwise for 30 minutes. */
  issue(): string {
    const first = this.#rooms.book.size === 0;
    if (!first) this.#rooms.rows(staffRow('setup-code-issued'));
    return first ? this.#code.issue() : this.#code.issue(RECOVERY_MS);
  }

  /**
   * Logs the new administrator in, who has to enrol. Rejects with `CONFLICT` (no code is waiting, or the
   * name is taken), `LOGIN_REFUSED`, `LOGIN_DELAYED`, `INPUT_INVALID` or `LEDGER_UNAVAILABLE`; the code
   * is used up by success only.
   */
  async make({ code, name, password }: FirstAdministrator, client: Client): Promise<Granted> {
    if (!this.#code.waits) throw new TongdaoError('CONFLICT');
    const { address } = client;
    const attempt = this.#rooms.guard.attempt({
      ...{ accountId: undefined, device: undefined, typedName: COUNTER, address },
    });
    attempt.check();
    const taken = this.#code.take(code);
    if (taken === undefined) {
      attempt.wrong();
      this.#rooms.rows(staffRow('login-refused', { more: { setUp: true } }));
      throw new TongdaoError('LOGIN_REFUSED');
    }
    try {
      const account = await this.#desk.create({ name, role: 'administrator', secret: password });
      attempt.right();
      return this.#logIn.grant(account, client);
    } catch (error) {
      taken.giveBack();
      throw error;
    }
  }
}
