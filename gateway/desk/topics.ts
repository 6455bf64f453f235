/** Which events of the desk a caller is sent. None of them carries a person, also not under the lock. */
import type { DeskEvent, DeskHouse, DeskSnapshot } from '../../schemas/api/desk-view.js';
import type { Caller } from '../http/api/gate.js';

const LIVE = ['snapshot', 'lane', 'assists', 'device'] as const;

const NOTHING: ReadonlySet<DeskEvent['type']> = new Set();
const SEES_LANES: ReadonlySet<DeskEvent['type']> = new Set(LIVE);
const ANSWERS_ALARMS: ReadonlySet<DeskEvent['type']> = new Set([
  ...LIVE,
  'house',
  'alarms',
  'eased',
]);

/**
 * Alarms, work cards and the condition of the box are nothing to a helper's telephone: it lies beside the
 * lane, and a count of decisions without the platform would tell why the person in front of it waits.
 * Empty: this caller sees no lane.
 */
export function topicsOf({ rights, state }: Caller): ReadonlySet<DeskEvent['type']> {
  if (!rights.has('see-lanes') || state === 'enrol') return NOTHING;
  return rights.has('answer-alarms') ? ANSWERS_ALARMS : SEES_LANES;
}

export function visibleTo(caller: Caller, snapshot: DeskSnapshot): DeskSnapshot {
  const topics = topicsOf(caller);
  return {
    ...snapshot,
    ...(topics.has('alarms') ? {} : { alarms: [] }),
    ...(topics.has('house') ? {} : { house: withoutCondition(snapshot.house) }),
  };
}

/** The policy and the venue's time stay: they hang at the entrance. */
function withoutCondition({ policy, timeZone }: DeskHouse): DeskHouse {
  return {
    policy,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...{ platform: 'none', decidedOffline: 0, ledger: 'ready', health: [] },
  };
}
