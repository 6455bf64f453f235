/**
 * One intention of a person that a gate may move for: sent once, sent again only under the same id, so
 * that a double tap or a lost answer is one row and one pulse.
 */
import type { EventId } from '../../../schemas/ledger.js';
import type { Words } from '../look/words.js';

/** What went wrong, as the gateway said it. */
export interface Problem extends Words {
  readonly code: string;
  readonly detail?: string;
}

export type Intention =
  | { readonly state: 'none' }
  | { readonly state: 'sending'; readonly requestId: EventId }
  /** No answer came, or nothing was opened: the same id may be sent again. */
  | { readonly state: 'again'; readonly requestId: EventId; readonly problem: Problem }
  /** The relay was told, and nobody knows whether the gate moved: the same id would move nothing. */
  | { readonly state: 'unsure'; readonly problem: Problem }
  /** The gateway said no: a new try is a new intention. */
  | { readonly state: 'refused'; readonly problem: Problem };

export const NO_INTENTION: Intention = { state: 'none' };

/** Undefined while the last one is on its way: the second tap of a double tap does nothing. */
export function intend(before: Intention, newId: () => EventId): Intention | undefined {
  if (before.state === 'sending') return undefined;
  return { state: 'sending', requestId: before.state === 'again' ? before.requestId : newId() };
}

/** Codes after which nobody knows whether the gateway acted. */
const UNANSWERED: readonly string[] = [
  'GATEWAY_UNREACHABLE',
  'STOPPING',
  'INTERNAL',
  'LEDGER_UNKNOWN',
];

export function afterProblem(before: Intention, problem: Problem): Intention {
  const requestId = before.state === 'sending' ? before.requestId : undefined;
  return requestId !== undefined && UNANSWERED.includes(problem.code)
    ? { state: 'again', requestId, problem }
    : { state: 'refused', problem };
}

/** The gateway's word for "it may have opened"; every other code says that it did not. */
export function mayHaveOpened(error: { readonly code: string } | undefined): boolean {
  return error?.code === 'TURNSTILE_UNCONFIRMED';
}

/** What a person is told first then: eyes know what the gateway does not. */
export const LOOK_AT_GATE: Words = {
  zh: '看现场：可能已经开了',
  en: 'Look at the gate: it may have opened',
};

/** On record, and the gate did not open: sent again under the same id it is tried again. */
export function afterUnopened(before: Intention, problem: Problem): Intention {
  if (mayHaveOpened(problem)) return { state: 'unsure', problem };
  return before.state === 'sending'
    ? { state: 'again', requestId: before.requestId, problem }
    : { state: 'refused', problem };
}

/** What to say of it; undefined while there is nothing to say. */
export function problemOf(intention: Intention): Problem | undefined {
  switch (intention.state) {
    case 'none':
    case 'sending':
      return undefined;
    case 'again':
    case 'unsure':
    case 'refused':
      return intention.problem;
  }
}

/** What became of the lane, out of an answer. */
export function unopened(answer: {
  readonly released: boolean;
  readonly error?: { readonly code: string; readonly zh: string; readonly en: string } | undefined;
}): Problem | undefined {
  if (answer.released) return undefined;
  return (
    answer.error ?? {
      code: 'DEVICE_REFUSED',
      zh: '闸机没有打开；请看现场。',
      en: 'The turnstile did not open; look at the lane.',
    }
  );
}
