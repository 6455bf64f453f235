import { TongdaoError } from '../../schemas/errors.js';
import { OPEN_KINDS, type EventId, type Leaf, type LedgerEntry } from '../../schemas/ledger.js';
import type { Sealed } from './envelope.js';
import { minuteOf } from './record.js';
import { sha256 } from './tree.js';

export function isOpenKind(kind: LedgerEntry['kind']): boolean {
  return OPEN_KINDS.some((open) => open === kind);
}

/** Throws `LEDGER_ENTRY_INVALID`. */
export function checkShape(entry: LedgerEntry): void {
  if (entry.detail !== undefined && !isOpenKind(entry.kind)) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', `a ${entry.kind} row has no open detail`);
  }
  if (entry.registry !== undefined && entry.link !== undefined) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'a row has one registry entry');
  }
  if (entry.link?.identifiers.length === 0) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'a card link names no card');
  }
  if (entry.opening === 'ends' && entry.refersTo === undefined) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'an outcome names no decision');
  }
}

export function leafOf(
  entry: LedgerEntry,
  seq: number,
  at: number,
  eventId: EventId,
  dayKeyId: string,
  sealed: Sealed | undefined,
): Leaf {
  return {
    v: 1,
    seq,
    k: entry.kind,
    t: minuteOf(at),
    e: eventId,
    ...(entry.refersTo === undefined ? {} : { p: entry.refersTo }),
    ...(sealed === undefined
      ? {}
      : { d: dayKeyId, c: Buffer.from(sha256(sealed.blob)).toString('base64') }),
    ...(entry.detail === undefined ? {} : { x: entry.detail }),
  };
}
