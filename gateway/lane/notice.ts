/** What the display says about how people walked (facts/ux.md 2.1): nothing about who they are. */
import type { LaneState, Opening, PassageNotice } from './state.js';
import { isBlocking, stay, type Step } from './step.js';
import { NOTICE_SHOWN_MS } from './timing.js';

/** More people than pulses, or somebody against the direction; before a first pulse nobody is told. */
function noticeOf(opening: Opening, forward: boolean): PassageNotice | undefined {
  if (opening.pulses === 0) return undefined;
  if (!forward) return 'other-side';
  return opening.passed > opening.pulses ? 'one-by-one' : undefined;
}

/** `opening` has this passage counted already. */
export function noticePassage(
  state: LaneState,
  opening: Opening,
  forward: boolean,
  at: number,
): Step {
  const notice = noticeOf(opening, forward);
  if (notice === undefined) return stay(state);
  return stay({ ...state, notice }, { type: 'timer', key: 'notice', at: at + NOTICE_SHOWN_MS });
}

/** The next person has nothing to do with it: it does not come back when their visit is over. */
export function noticeOver(state: LaneState): Step {
  const busy = state.visit !== undefined || isBlocking(state.opening);
  if (state.notice === undefined || !busy) return stay(state);
  return stay({ ...state, notice: undefined }, { type: 'cancel', key: 'notice' });
}
