/** What the audit reads of the house. It writes nothing but the rows of its own looks. */
import type { LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Clock } from '../../schemas/time.js';
import type { Ledger } from '../ledger/ledger.js';
import type { VerifyRun } from '../ledger/verify-in-worker.js';

export type AuditLedger = Pick<
  Ledger,
  | 'rows'
  | 'row'
  | 'record'
  | 'referring'
  | 'payloadOf'
  | 'contentOf'
  | 'registryEntry'
  | 'findPerson'
>;

export interface AuditParts {
  readonly ledger: AuditLedger;
  readonly writer: Pick<LedgerWriter, 'append'>;
  readonly venue: VenueDay;
  readonly clock: Clock;
  /** From what age on somebody is a senior, of the policy in force. */
  readonly seniorAge: () => number;
  /** Begins a verification on a thread of its own. */
  readonly verify: () => VerifyRun;
}
