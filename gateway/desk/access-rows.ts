/** Rows about what staff looked at and did at the desk. Every look is a row (design section 4). */
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';

export type Look =
  | 'card-opened'
  | 'reason-revealed'
  | 'earlier-sought'
  | 'recent-listed'
  | 'links-listed'
  | 'link-holder-seen'
  /** A card was laid for somebody whose it is not. */
  | 'link-refused';
export type StaffAct = 'alarm-acknowledged' | 'alarm-cleared' | 'support-called' | 'link-session';

export interface LookAt {
  readonly visit?: EventId;
  readonly lane?: string;
  /** Finds the look among the person's rows; stands nowhere in clear. */
  readonly person?: Person | undefined;
}

export function lookRow(
  act: Look,
  caller: Caller,
  { visit, lane, person }: LookAt,
  at: WallMs,
): LedgerEntry {
  const { name: operator } = caller.account;
  return {
    kind: 'access',
    ...(visit === undefined ? {} : { refersTo: visit }),
    payload: { act, at: new Date(at).toISOString(), operator, visit, lane },
    query: { result: act, operator, ...(lane === undefined ? {} : { lane }) },
    ...(person === undefined ? {} : { person }),
  };
}

export function staffRow(
  act: StaffAct,
  caller: Caller,
  about: { readonly alarm?: string; readonly lane?: string | undefined },
  at: WallMs,
): LedgerEntry {
  const { name: operator } = caller.account;
  const { alarm, lane } = about;
  return {
    kind: 'staff',
    payload: { act, at: new Date(at).toISOString(), operator, alarm, lane },
    query: { result: act, operator, ...(lane === undefined ? {} : { lane }) },
  };
}
