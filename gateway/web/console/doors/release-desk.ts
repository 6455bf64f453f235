/**
 * What comes after a record exists and people still have to get through: the rest of a group, a gate
 * that did not open, an earlier record that is used again. Openings only; nothing is registered here.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { DeskOpening, DeskRegistrationAnswer } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';
import {
  afterProblem,
  afterUnopened,
  intend,
  mayHaveOpened,
  NO_INTENTION,
  unopened,
  type Intention,
} from '../intention.js';
import type { DoorCommands } from './door-commands.js';
import { afterOpening, MOST_PASSAGES, nextOpening, type WaitingGroup } from './group.js';

export interface Waiting {
  readonly group: WaitingGroup;
  /** Nobody of them has been let through yet. */
  readonly untouched: boolean;
  readonly intention: Intention;
}

/** What is known of the gate after all openings so far; `unsure`: it may have moved. */
export type GateNow = 'opened' | 'shut' | 'unsure';

/** `answer`: of the registration itself, absent for an earlier record. */
export function gateOf(answer: DeskRegistrationAnswer | undefined, waiting: Waiting): GateNow {
  if (waiting.intention.state === 'unsure') return 'unsure';
  if (!waiting.untouched) return 'opened';
  return mayHaveOpened(answer?.error) ? 'unsure' : 'shut';
}

export interface ReleaseParts {
  readonly commands: DoorCommands;
  newId(): EventId;
  readonly visit?: EventId;
}

export class ReleaseDesk {
  readonly #parts: ReleaseParts;
  readonly #waiting = signal<Waiting | undefined>(undefined);

  constructor(parts: ReleaseParts) {
    this.#parts = parts;
  }

  get waiting(): ReadonlySignal<Waiting | undefined> {
    return this.#waiting;
  }

  begin(group: WaitingGroup, untouched: boolean): void {
    this.#waiting.value = { group, untouched, intention: NO_INTENTION };
  }

  /** Lets the next of them through. A second tap before the answer does nothing. */
  async release(): Promise<void> {
    const before = this.#waiting.value;
    const intention = before && intend(before.intention, () => this.#parts.newId());
    if (before === undefined || intention?.state !== 'sending') return;
    this.#waiting.value = { ...before, intention };
    const opening = this.#opening(before, intention.requestId);
    const result = await this.#parts.commands.open(opening);
    if (!result.ok) {
      this.#waiting.value = { ...before, intention: afterProblem(intention, result.error) };
      return;
    }
    const problem = unopened(result.answer);
    this.#waiting.value =
      problem === undefined
        ? {
            group: afterOpening(before.group, opening),
            untouched: false,
            intention: NO_INTENTION,
          }
        : { ...before, intention: afterUnopened(intention, problem) };
  }

  /** The first opening is the holder's own; the ones after it are the companions'. */
  #opening({ group, untouched }: Waiting, requestId: EventId): DeskOpening {
    if (!untouched) return nextOpening(group, requestId);
    const { visit } = this.#parts;
    return {
      requestId,
      lane: group.lane,
      reason: 'verified-by-staff',
      passages: Math.min(MOST_PASSAGES, group.remaining),
      follows: group.registration,
      ...(visit === undefined ? {} : { visit }),
    };
  }
}
