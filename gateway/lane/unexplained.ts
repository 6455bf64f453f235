/**
 * Somebody went through and no visit was open: key, staff button, an evacuation, a gate held open, or
 * a jump. Reported at once, then at most once in ten seconds with the count, so that a crowd or a
 * loose contact cannot fill the ledger.
 */
import type { Direction } from '../../schemas/device.js';
import { modeOf, type LaneState, type MachineConfig } from './state.js';
import { alarm, stay, type AfterRow, type Effect, type Step } from './step.js';
import { UNEXPLAINED_MS } from './timing.js';

const WHAT = {
  normal: 'unexplained-passage',
  closed: 'unexplained-passage',
  'held-open': 'held-open-passage',
  evacuation: 'evacuation-passage',
} as const;

/** The row, and the alarm unless the gate is open for everybody. */
function told(
  state: LaneState,
  count: number,
  config: MachineConfig,
  direction?: Direction,
): readonly Effect[] {
  const what = WHAT[modeOf(state)];
  const row: AfterRow = {
    type: 'passages',
    what,
    ...(direction === undefined ? {} : { direction }),
    count,
  };
  return [
    { type: 'row', row },
    ...(what === 'unexplained-passage' ? [alarm(config.lane, what)] : []),
  ];
}

export function unexplained(
  state: LaneState,
  direction: Direction,
  at: number,
  config: MachineConfig,
): Step {
  if (state.unexplained !== undefined) {
    return stay({ ...state, unexplained: state.unexplained + 1 });
  }
  return stay({ ...state, unexplained: 0 }, ...told(state, 1, config, direction), {
    type: 'timer',
    key: 'unexplained',
    at: at + UNEXPLAINED_MS,
  });
}

export function unexplainedOver(state: LaneState, at: number, config: MachineConfig): Step {
  const count = state.unexplained ?? 0;
  if (count === 0) return stay({ ...state, unexplained: undefined });
  return stay({ ...state, unexplained: 0 }, ...told(state, count, config), {
    type: 'timer',
    key: 'unexplained',
    at: at + UNEXPLAINED_MS,
  });
}

/** What was counted and not yet written, for a stop. */
export function unexplainedFlush(state: LaneState, config: MachineConfig): Step {
  const count = state.unexplained ?? 0;
  const clear = { ...state, unexplained: undefined };
  return count === 0 ? stay(clear) : stay(clear, ...told(state, count, config));
}
