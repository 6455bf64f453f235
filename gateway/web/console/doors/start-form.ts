/** How a form begins: empty, or from a draft that was typed before. Pure. */
import type { EventId } from '../../../../schemas/ledger.js';
import { emptyForm, HOLDER_FIELDS, type Door, type Form } from './form.js';
import type { Problem } from './judge.js';
import type { PadField } from './pad-entry.js';
import type { FormContext } from './validity.js';

const DOORS: readonly Door[] = ['id', 'paper', 'itinerary'];

/** Doors of registration that the policy in force accepts. */
export function openDoors(policy: FormContext['policy']): readonly Door[] {
  return DOORS.filter((door) => policy.fallbacks[door]);
}

/** `lane` is empty when nothing is to be opened. */
export function blankForm(context: FormContext, lane: string, requestId: EventId): Form {
  const door = openDoors(context.policy)[0] ?? 'id';
  const holder = context.cardHolder ? 'card' : 'number';
  const form = emptyForm({ requestId, door, holder, lane });
  return { ...form, ...throughDoor(form, door, context) };
}

/**
 * The change that another door brings. An itinerary card is shown on a telephone that was asked just
 * now: that is put down, seen and changed with one tap (facts/ux.md 3.10 asks for few).
 */
export function throughDoor(
  form: Form,
  door: Door,
  { now }: Pick<FormContext, 'now'>,
): Partial<Omit<Form, 'requestId'>> {
  return door === 'itinerary' && form.updated.kind === 'none'
    ? { door, updated: { kind: 'now', at: new Date(now).toISOString() } }
    : { door };
}

/** The pad that stands ready behind a door, once it is known whose record it is. */
export function padBehind(form: Form, problems: readonly Problem[]): PadField | undefined {
  const holder = problems.some(({ field }) => HOLDER_FIELDS.includes(field));
  const missing = problems.some(({ field }) => field === 'phoneLast4');
  return form.door === 'itinerary' && missing && !holder ? 'phoneLast4' : undefined;
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
