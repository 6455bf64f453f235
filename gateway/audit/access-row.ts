/** Every look of an auditor is a row, committed before the answer goes (OWASP ASVS 5.0, 16.3.2). */
import type { AuditFilter, AuditPurpose } from '../../schemas/api/audit.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Caller } from '../http/api/gate.js';
import type { AuditParts } from './ports.js';

export type AuditAct = 'audit-list' | 'audit-record' | 'audit-find' | 'audit-verify';

export interface Look {
  readonly act: AuditAct;
  /** As it was asked; no field of it can hold a number of a person. */
  readonly filter?: AuditFilter;
  readonly purpose?: AuditPurpose;
  /** Rows that were shown, or verified. */
  readonly rows: number;
  /** The record that was opened. */
  readonly record?: EventId;
  /** Finds the look among the person's rows; stands nowhere in clear. */
  readonly person?: Person;
  /** What a verification found. */
  readonly verdict?: string;
  /** base64; the root that was computed. */
  readonly root?: string;
}

function accessRow(caller: Caller, look: Look, at: number): LedgerEntry {
  const { act, filter, purpose, rows, record, person, verdict, root } = look;
  const { name: operator } = caller.account;
  return {
    kind: 'access',
    ...(record === undefined ? {} : { refersTo: record }),
    payload: {
      ...{ act, at: new Date(at).toISOString(), operator, rows, purpose, verdict, root },
      filter: filter === undefined ? undefined : { ...filter },
    },
    query: { operator, result: act },
    ...(person === undefined ? {} : { person }),
  };
}

/** Resolves when the look is on record. Rejects with `LEDGER_UNAVAILABLE`: then nothing may be shown. */
export async function recordLook(
  { writer, clock }: Pick<AuditParts, 'writer' | 'clock'>,
  caller: Caller,
  look: Look,
): Promise<void> {
  try {
    await writer.append(accessRow(caller, look, clock.wall()));
  } catch (cause) {
    throw new TongdaoError('LEDGER_UNAVAILABLE', 'the look cannot be written down', { cause });
  }
}
