/** Rows about staff. The payload is encrypted; no secret, code or token ever stands in one. */
import type { Json, LedgerEntry } from '../../schemas/ledger.js';

/** What is said of staff; stands as `result` in the query row. */
export type StaffAct =
  | 'login'
  /** A wrong name, secret or code. A name that no account has is not kept. */
  | 'login-refused'
  /** A waiting time begins. */
  | 'login-delayed'
  | 'delay-ended'
  | 'lock'
  | 'unlock'
  /** The session is over: by hand, idle, at its end, or replaced by the next log-in. */
  | 'logout'
  /** Somebody else, or a change of the account, ended the session. */
  | 'revoked'
  | 'account-created'
  | 'account-changed'
  | 'totp-enrolled'
  /** One session is used from two network addresses in turn. */
  | 'two-places'
  | 'setup-code-issued';

export interface StaffRowFields {
  /** The account it is about. */
  readonly account?: string;
  /** Who did it, when it is somebody else. */
  readonly by?: string;
  readonly more?: Readonly<Record<string, Json>>;
}

export function staffRow(act: StaffAct, { account, by, more }: StaffRowFields = {}): LedgerEntry {
  const operator = by ?? account;
  return {
    kind: 'staff',
    payload: {
      act,
      ...(account === undefined ? {} : { account }),
      ...(by === undefined ? {} : { by }),
      ...more,
    },
    query: { ...(operator === undefined ? {} : { operator }), result: act },
  };
}
