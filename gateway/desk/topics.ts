/** Which events of the desk a caller is sent. None of them carries a person, also not under the lock. */
import type { DeskEvent, DeskSnapshot } from '../../schemas/api/desk-view.js';
import type { Caller } from '../http/api/gate.js';

const LIVE = ['snapshot', 'lane', 'assists', 'device', 'house'] as const;

const NOTHING: ReadonlySet<DeskEvent['type']> = new Set();
const SEES_LANES: ReadonlySet<DeskEvent['type']> = new Set(LIVE);
const ANSWERS_ALARMS: ReadonlySet<DeskEvent['type']> = new Set([...LIVE, 'alarms', 'eased']);

/** Alarms and work cards are nothing to a helper's telephone. Empty: this caller sees no lane. */
export function topicsOf({ rights, state }: Caller): ReadonlySet<DeskEvent['type']> {
  if (!rights.has('see-lanes') || state === 'enrol') return NOTHING;
  return rights.has('answer-alarms') ? ANSWERS_ALARMS : SEES_LANES;
}

export function visibleTo(caller: Caller, snapshot: DeskSnapshot): DeskSnapshot {
  return topicsOf(caller).has('alarms') ? snapshot : { ...snapshot, alarms: [] };
}
