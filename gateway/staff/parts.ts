/** What the rooms of staff share; built once by `Staff.open`. */
import type { LedgerEntry, LedgerWriter } from '../../schemas/ledger.js';
import type { Clock, RandomSource } from '../../schemas/time.js';
import type { Log } from '../ops/log.js';
import type { AccountBook } from './account-book.js';
import type { HashQueue } from './hash-queue.js';
import type { KnownDevices } from './known-devices.js';
import type { LoginGuard } from './login-guard.js';
import type { Sessions } from './sessions.js';
import type { StaffVault } from './vault.js';

export interface StaffRooms {
  readonly book: AccountBook;
  readonly vault: StaffVault;
  readonly hashes: HashQueue;
  readonly guard: LoginGuard;
  readonly devices: KnownDevices;
  readonly sessions: Sessions;
  /** Rows about what has already happened; nothing waits for them. */
  readonly rows: (entry: LedgerEntry) => void;
  /** Changes of accounts are on record before they are made. */
  readonly ledger: Pick<LedgerWriter, 'append'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Pick<Log, 'failure'>;
}
