/**
 * What makes or takes over an administrator asks who is there once more: password and a fresh code in the
 * same request. A stolen cookie has neither, and may not make itself an account that outlives it.
 */
import type { Reauthentication } from '../../schemas/api/session.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Caller } from '../http/api/gate.js';
import type { AccountRecord } from './account-book.js';
import type { AccountChange, NewAccount } from './account-desk.js';
import type { Client } from './client.js';
import type { StaffRooms } from './parts.js';
import type { SecretCheck } from './secret-check.js';

export interface Asked {
  readonly caller: Caller;
  readonly reauthentication: Reauthentication | undefined;
  /** Read only where it is needed: throws `HTTPS_NEEDED`. */
  readonly client: () => Client;
}

/** Also its secret and its second factor: with them somebody logs in as that administrator. */
function makesAdministrator(before: AccountRecord | undefined, change: AccountChange): boolean {
  if (change.role === 'administrator') return before?.role !== 'administrator' || sensitive(change);
  return before?.role === 'administrator' && sensitive(change);
}

function sensitive({ secret, resetTotp }: AccountChange): boolean {
  return secret !== undefined || resetTotp !== undefined;
}

export class ReauthenticationDesk {
  readonly #rooms: Pick<StaffRooms, 'book'>;
  readonly #check: Pick<SecretCheck, 'prove'>;

  constructor(rooms: Pick<StaffRooms, 'book'>, check: Pick<SecretCheck, 'prove'>) {
    this.#rooms = rooms;
    this.#check = check;
  }

  /**
   * Rejects with `INPUT_INVALID` (path `reauthentication`) when it is needed and not there, or as
   * `SecretCheck.prove`.
   */
  async forNew(typed: NewAccount, asked: Asked): Promise<void> {
    if (makesAdministrator(undefined, typed)) await this.#prove(asked);
  }

  /** Rejects as `forNew`. What nobody may do to her own account is refused later, and proves nothing. */
  async forChange(id: string, change: AccountChange, asked: Asked): Promise<void> {
    if (id === asked.caller.account.id) return;
    if (makesAdministrator(this.#rooms.book.byId(id), change)) await this.#prove(asked);
  }

  async #prove({ caller, reauthentication, client }: Asked): Promise<void> {
    if (reauthentication === undefined) {
      throw new TongdaoError('INPUT_INVALID', 'password and code are needed for this', {
        path: 'reauthentication',
      });
    }
    const { id, name } = caller.account;
    await this.#check.prove({
      account: this.#rooms.book.byId(id),
      typedName: name,
      secret: reauthentication.secret,
      client: client(),
      secondFactor: { code: reauthentication.totp },
    });
  }
}
