/** What the lane display shows. Nothing here knows a reason, so no reason can show. */
import type { LaneState as Shown } from '../../schemas/lane-view.js';
import { modeOf, type LaneState, type Opening } from './state.js';

export interface Face {
  readonly state: Shown;
  readonly stillReading: boolean;
}

const face = (state: Shown, stillReading = false): Face => ({ state, stillReading });

/** A desk's group keeps its screen between two pulses; a companion's passage is never spoken. */
function saysPass({ phase, origin, pulses }: Opening): boolean {
  return phase === 'open' || (phase === 'pulsing' && origin === 'desk' && pulses > 0);
}

/**
 * Evacuation before everything; an open gate before what staff asked for; a person at the lane before
 * the state of devices. Staff who link a card may do so at a closed lane. A lane that is held open says pass; a closed one says closed even when
 * somebody waits for staff. `atRest`: what a lane invites to, a tap or the slot.
 */
export function faceOf(state: LaneState, atRest: 'idle' | 'insert' = 'idle'): Face {
  const mode = modeOf(state);
  if (mode === 'evacuation') return face('evacuate');
  if (state.opening !== undefined && saysPass(state.opening)) {
    if (state.opening.registered) return face('registered');
    return face(state.opening.present ? 'take-card' : 'pass');
  }
  if (state.visit !== undefined) {
    // What lies on the reader can be seen by everybody anyway.
    const several = state.visit.stage === 'card' && state.visit.failure === 'several-cards';
    return several ? face('one-card') : face('reading', state.visit.stillReading);
  }
  if (mode === 'held-open') return face('pass');
  if (state.linking) return face('staff');
  if (mode === 'closed') return face('closed');
  if (!state.ledgerReady) return face('device-down');
  if (state.shown !== undefined) return face('assist');
  if (state.retryShown) return face('retry');
  if (!state.ready) return face('device-down');
  return face(state.notice ?? atRest);
}
