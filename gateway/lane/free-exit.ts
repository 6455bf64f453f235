/**
 * The gate lets people out by itself (a push button, a mode of its controller): whoever leaves then has
 * neither tailgated nor jumped. Each of them is a row of the device, without an alarm.
 */
import type { LaneState, MachineConfig } from './state.js';
import { stay, type LaneInput, type Step } from './step.js';

type Input<T extends LaneInput['type']> = Extract<LaneInput, { type: T }>;

/** A button is let go before anybody has walked: it counts for as long as the gate stays unlocked. */
export function freeExit(
  state: LaneState,
  { active, direction, at }: Input<'free-exit'>,
  config: MachineConfig,
): Step {
  if (!active && state.freeExit === undefined) return stay(state);
  return stay({
    ...state,
    freeExit: { direction, ...(active ? {} : { until: at + config.holdMs }) },
  });
}

/** Never somebody in the direction in which the gate is open for a decision. */
export function isFreeExit(state: LaneState, { direction, at }: Input<'passed'>): boolean {
  const { freeExit: free, opening } = state;
  if (free?.direction !== direction || opening?.direction === direction) return false;
  return free.until === undefined || at <= free.until;
}

export function freePassage(state: LaneState, { direction }: Input<'passed'>): Step {
  return stay(state, {
    type: 'row',
    row: { type: 'passages', what: 'free-exit-passage', direction, count: 1 },
  });
}
