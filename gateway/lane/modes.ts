/** Lane modes (design section 1). Fire is hardware: software records it and closes nothing. */
import { endAssist } from './assist.js';
import { finish } from './ending.js';
import type { LaneState, MachineConfig } from './state.js';
import { alarm, stay, then, type LaneInput, type Step } from './step.js';
import { withoutNextCard } from './next-card.js';
import { unexplainedFlush } from './unexplained.js';
import { abandon } from './visit.js';

/** A visit that is under way ends by itself; the mode holds for the next card. */
export function setMode(state: LaneState, asked: LaneState['asked']): Step {
  return stay({ ...state, asked });
}

export function held(state: LaneState, active: boolean): Step {
  if (state.held === active) return stay(state);
  return stay(
    { ...state, held: active },
    { type: 'row', row: { type: 'hardware', what: 'held-open', active } },
  );
}

/** The gates are free: nobody is denied, and nobody is asked to wait any more. */
export function fire(
  state: LaneState,
  input: Extract<LaneInput, { type: 'fire' }>,
  config: MachineConfig,
): Step {
  if (state.fire === input.active) return stay(state);
  const marked = stay(
    { ...state, fire: input.active },
    { type: 'row', row: { type: 'hardware', what: 'fire', active: input.active } },
    alarm(config.lane, 'fire', input.active),
  );
  return input.active ? then(marked, (now) => abandon(now, config)) : marked;
}

/** Everything that is open gets its last row. A pulse under way is waited for by the shell. */
export function stop(state: LaneState, config: MachineConfig): Step {
  let step = then(withoutNextCard(state), (now) => abandon(now, config));
  step = then(step, (now) =>
    now.opening === undefined || now.opening.phase === 'pulsing'
      ? stay(now)
      : finish(now, { cutShort: true }, config),
  );
  for (const { visit } of state.assists) {
    step = then(step, (now) => endAssist(now, visit, 'stopped', config));
  }
  return then(step, (now) => unexplainedFlush(now, config));
}
