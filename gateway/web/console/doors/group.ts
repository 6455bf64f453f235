/**
 * A group behind one registration: an opening lets at most five through, the rest follow by further
 * openings that name the registration (`follows`).
 */
import type { DeskOpening } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';

export const MOST_PASSAGES = 5;

export interface WaitingGroup {
  readonly registration: EventId;
  readonly lane: string;
  readonly remaining: number;
}

/** The opening for the next of them. */
export function nextOpening(group: WaitingGroup, requestId: EventId): DeskOpening {
  return {
    requestId,
    lane: group.lane,
    reason: 'companion',
    passages: Math.min(MOST_PASSAGES, group.remaining),
    follows: group.registration,
  };
}

/** Who still waits after an opening that was released. */
export function afterOpening(
  group: WaitingGroup,
  opening: Pick<DeskOpening, 'passages'>,
): WaitingGroup {
  return { ...group, remaining: Math.max(0, group.remaining - opening.passages) };
}
