/** A role with two factors shows once that its telephone has the secret; until then it may do nothing else. */
import { TongdaoError } from '../../schemas/errors.js';
import type { Caller } from '../http/api/gate.js';
import type { StaffRooms } from './parts.js';
import type { Granted } from './log-in.js';
import { staffRow } from './staff-rows.js';
import { newTotpSecret, totpOffer, totpStep, type TotpOffer } from './totp.js';

export class Enrolment {
  readonly #rooms: StaffRooms;
  readonly #venueName: string;
  /** By session, in memory only: after a restart one begins again. */
  readonly #offered = new Map<string, Uint8Array>();

  constructor(rooms: StaffRooms, venueName: string) {
    this.#rooms = rooms;
    this.#venueName = venueName;
  }

  /**
   * A new secret each time. `RIGHT_MISSING` for who is not enrolling: a stolen session must not change
   * the second factor; `resetTotp` by an administrator does.
   */
  begin(caller: Caller): TotpOffer {
    if (caller.state !== 'enrol') throw new TongdaoError('RIGHT_MISSING');
    const secret = newTotpSecret(this.#rooms.random);
    this.#offered.set(caller.session, secret);
    return totpOffer(secret, caller.account.name, this.#venueName);
  }

  /**
   * Throws `LOGIN_REFUSED` for a wrong code, `LEDGER_UNAVAILABLE` when it cannot be written. The session
   * goes on under a new token.
   */
  confirm(caller: Caller, code: string): Granted {
    const { book, vault, sessions, clock, rows } = this.#rooms;
    const secret = this.#offered.get(caller.session);
    const account = book.byId(caller.account.id);
    const session = sessions.byId(caller.session);
    if (caller.state !== 'enrol' || session?.state !== 'enrol' || account === undefined) {
      throw new TongdaoError('RIGHT_MISSING');
    }
    const step = secret && totpStep(secret, code, clock.wall());
    if (secret === undefined || step === undefined) throw new TongdaoError('LOGIN_REFUSED');
    book.save({ ...account, totp: vault.sealTotp(secret, account.id) });
    book.useStep(account.id, step, clock.wall());
    this.#offered.delete(caller.session);
    rows(staffRow('totp-enrolled', { account: account.name }));
    return { session: sessions.renew(session) };
  }

  forget(session: string): void {
    this.#offered.delete(session);
  }
}
