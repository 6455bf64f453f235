/** How a form begins: empty, or from a draft that was typed before. Pure. */
import type { EventId } from '../../../../schemas/ledger.js';
import { emptyForm, type Door, type Form } from './form.js';
import type { FormContext } from './validity.js';

const DOORS: readonly Door[] = ['id', 'paper', 'itinerary'];

/** Doors of registration that the policy in force accepts. */
export function openDoors(policy: FormContext['policy']): readonly Door[] {
  return DOORS.filter((door) => policy.fallbacks[door]);
}

/** `lane` is empty when nothing is to be opened. */
export function blankForm(context: FormContext, lane: string, requestId: EventId): Form {
  return emptyForm({
    requestId,
    door: openDoors(context.policy)[0] ?? 'id',
    holder: context.cardHolder ? 'card' : 'number',
    lane,
  });
}

/** A draft under the circumstances of now: its door may be closed, its card gone, its lane another. */
export function goingOn(draft: Form, context: FormContext, lane: string): Form {
  const doors = openDoors(context.policy);
  return {
    ...draft,
    door: doors.includes(draft.door) ? draft.door : (doors[0] ?? draft.door),
    holder: draft.holder === 'card' && !context.cardHolder ? 'number' : draft.holder,
    lane: lane === '' ? draft.lane : lane,
  };
}
