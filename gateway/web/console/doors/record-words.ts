/** One line about a record of this desk: what, when, where. The person is masked by the gateway. */
import type { RecentRecord } from '../../../../schemas/api/desk-records.js';
import type { Words } from '../../look/words.js';
import { DOOR_WORDS } from './choices.js';

export function recordWords(record: RecentRecord): Words {
  switch (record.kind) {
    case 'registration':
      return record.door === undefined
        ? { zh: '登记', en: 'Registration' }
        : { zh: DOOR_WORDS[record.door].zh, en: DOOR_WORDS[record.door].en };
    case 'opening':
      return { zh: '手动开门', en: 'Opened by hand' };
    case 'correction':
      return { zh: '更正', en: 'Correction' };
  }
}

const STATES: Readonly<Record<NonNullable<RecentRecord['state']>, Words>> = {
  standing: { zh: '有效', en: 'valid' },
  expired: { zh: '已过期', en: 'expired' },
  revoked: { zh: '已作废或更正', en: 'void or corrected' },
};

export function stateWords({ state }: RecentRecord): Words | undefined {
  return state === undefined ? undefined : STATES[state];
}

/** Only a registration that still stands can be corrected; a gate is never un-opened. */
export function isCorrectable({ kind, state }: RecentRecord): boolean {
  return kind === 'registration' && state !== 'revoked';
}

/** Openings whose reason is still to be told come first, then the newest. */
export function inOrder(records: readonly RecentRecord[]): readonly RecentRecord[] {
  const rank = ({ reasonPending }: RecentRecord): number => (reasonPending ? 0 : 1);
  return [...records].sort(
    (one, other) => rank(one) - rank(other) || (one.at < other.at ? 1 : one.at > other.at ? -1 : 0),
  );
}
