/** Opening by hand in two taps: a lane, then a reason, which opens. Pure. */
import type { z } from 'zod';
import type { deskOpeningSchema } from '../../../schemas/api/desk-records.js';
import type { EventId } from '../../../schemas/ledger.js';
import { NO_INTENTION, type Intention } from './intention.js';
import type { OpeningReason } from './words.js';

export type OpeningBody = z.input<typeof deskOpeningSchema>;

/** As many as one row may let through (design section 1.6). */
export const MOST_PASSAGES = 5;

export interface OpeningPanel {
  /** Absent until a lane is chosen. */
  readonly lane?: string;
  readonly passages: number;
  readonly direction: 'in' | 'out' | 'usual';
  /** The reason `other` was chosen: words are needed before anything opens. */
  readonly typing: boolean;
  readonly intention: Intention;
  /** What is on its way or may be sent again; a resend is the same to the letter. */
  readonly sent?: Omit<OpeningBody, 'requestId'> | undefined;
}

export type OpeningEvent =
  | { readonly type: 'lane'; readonly lane: string }
  | { readonly type: 'passages'; readonly passages: number }
  | { readonly type: 'direction'; readonly direction: OpeningPanel['direction'] }
  | { readonly type: 'other' }
  | {
      readonly type: 'sent';
      readonly body: Omit<OpeningBody, 'requestId'>;
      readonly intention: Intention;
    }
  | { readonly type: 'settled'; readonly intention: Intention }
  /** Gives up an opening that may have happened: the choice is free again. */
  | { readonly type: 'given-up' };

export function openingPanel(lane?: string): OpeningPanel {
  return {
    ...(lane === undefined ? {} : { lane }),
    passages: 1,
    direction: 'usual',
    typing: false,
    intention: NO_INTENTION,
  };
}

/** Nothing can be chosen anew while an opening is on its way or may have happened. */
export function isBound({ intention }: Pick<OpeningPanel, 'intention'>): boolean {
  const { state } = intention;
  return state === 'sending' || state === 'again' || state === 'unsure';
}

export function reduceOpening(panel: OpeningPanel, event: OpeningEvent): OpeningPanel {
  switch (event.type) {
    case 'lane':
      return isBound(panel) ? panel : { ...panel, lane: event.lane, intention: NO_INTENTION };
    case 'passages': {
      const passages = Math.min(MOST_PASSAGES, Math.max(1, Math.trunc(event.passages)));
      return isBound(panel) ? panel : { ...panel, passages };
    }
    case 'direction':
      return isBound(panel) ? panel : { ...panel, direction: event.direction };
    case 'other':
      return isBound(panel) ? panel : { ...panel, typing: true };
    case 'sent':
      return { ...panel, sent: event.body, intention: event.intention };
    case 'settled':
      return { ...panel, intention: event.intention };
    case 'given-up':
      return { ...panel, sent: undefined, intention: NO_INTENTION, typing: false };
  }
}

/** Undefined while no lane is chosen, or while `other` has no words. */
export function openingBody(
  panel: OpeningPanel,
  reason: OpeningReason,
  note: string,
  visit?: EventId,
): Omit<OpeningBody, 'requestId'> | undefined {
  const words = note.trim();
  if (panel.lane === undefined) return undefined;
  if (reason === 'other' && words.length < 2) return undefined;
  return {
    lane: panel.lane,
    reason,
    ...(words === '' ? {} : { note: words }),
    passages: panel.passages,
    ...(panel.direction === 'usual' ? {} : { direction: panel.direction }),
    ...(visit === undefined ? {} : { visit }),
  };
}
