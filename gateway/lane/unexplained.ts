/**
 * Somebody went through and no visit was open: key, staff button, an evacuation, a gate held open, or
 * a jump. Reported at once, then at most once in ten seconds with the count, so that a crowd or a
 * loose contact cannot fill the ledger.
 */
import type { Direction } from '../../schemas/device.js';
import { modeOf, type LaneState } from './state.js';
import { stay, type AfterRow, type Step } from './step.js';
import { UNEXPLAINED_MS } from './timing.js';

function row(state: LaneState, count: number, direction?: Direction): AfterRow {
  const mode = modeOf(state);
  return {
    type: 'passages',
    what:
      mode === 'evacuation'
        ? 'evacuation-passage'
        : mode === 'held-open'
          ? 'held-open-passage'
          : 'unexplained-passage',
    ...(direction === undefined ? {} : { direction }),
    count,
  };
}

export function unexplained(state: LaneState, direction: Direction, at: number): Step {
  if (state.unexplained !== undefined) {
    return stay({ ...state, unexplained: state.unexplained + 1 });
  }
  return stay(
    { ...state, unexplained: 0 },
    { type: 'row', row: row(state, 1, direction) },
    { type: 'timer', key: 'unexplained', at: at + UNEXPLAINED_MS },
  );
}

export function unexplainedOver(state: LaneState, at: number): Step {
  const count = state.unexplained ?? 0;
  if (count === 0) return stay({ ...state, unexplained: undefined });
  return stay(
    { ...state, unexplained: 0 },
    { type: 'row', row: row(state, count) },
    { type: 'timer', key: 'unexplained', at: at + UNEXPLAINED_MS },
  );
}

/** What was counted and not yet written, for a stop. */
export function unexplainedFlush(state: LaneState): Step {
  const count = state.unexplained ?? 0;
  const clear = { ...state, unexplained: undefined };
  return count === 0 ? stay(clear) : stay(clear, { type: 'row', row: row(state, count) });
}
