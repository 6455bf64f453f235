/**
 * The one work card, as a pure function of what the person did, what the gateway answered and what the
 * queue says. A new assist never changes it: only an empty place can be filled, and only by a tap.
 */
import type { z } from 'zod';
import type { assistReasonSchema, WorkCard } from '../../../schemas/api/desk-records.js';
import type { DeskAssist } from '../../../schemas/api/desk-view.js';
import type { EventId } from '../../../schemas/ledger.js';
import { NO_INTENTION, problemOf, type Intention, type Problem } from './intention.js';

export type AssistReason = z.infer<typeof assistReasonSchema>;

/** How the last card ended; said until the next one is opened. */
export type CardEnd =
  'released' | 'registered' | 'refused' | 'left' | 'unsure' | 'put-back' | 'failed';

export type CardState =
  | {
      readonly kind: 'empty';
      readonly end?: {
        readonly how: CardEnd;
        readonly visit: EventId;
        readonly lane: string;
        readonly problem?: Problem;
      };
    }
  | { readonly kind: 'opening'; readonly visit: EventId; readonly lane: string }
  /** Somebody else serves; `servedBy` is absent when the gateway did not say who. */
  | {
      readonly kind: 'taken';
      readonly visit: EventId;
      readonly lane: string;
      readonly servedBy?: string;
    }
  | OpenCard;

export interface OpenCard {
  readonly kind: 'open';
  readonly card: WorkCard;
  /** Why the machine asked for staff; present only while it is shown. */
  readonly reason?: AssistReason | undefined;
  readonly release: Intention;
  readonly refusal: Intention;
  /** The queue has shown this desk as the one that serves. */
  readonly claimed: boolean;
  /** The assist ended while an answer of ours was still on its way. */
  readonly vanished: boolean;
}

export type CardEvent =
  | { readonly type: 'asked'; readonly visit: EventId; readonly lane: string }
  | { readonly type: 'opened'; readonly card: WorkCard }
  | { readonly type: 'not-opened'; readonly problem: Problem }
  | { readonly type: 'queue'; readonly assists: readonly DeskAssist[]; readonly me: string }
  | { readonly type: 'eased'; readonly visit: EventId }
  | { readonly type: 'reason'; readonly visit: EventId; readonly reason: AssistReason }
  | { readonly type: 'reason-hidden' }
  | { readonly type: 'release'; readonly intention: Intention }
  | { readonly type: 'refusal'; readonly intention: Intention }
  | { readonly type: 'ended'; readonly how: CardEnd }
  /** This desk's form or its opening by hand has served the visit. */
  | { readonly type: 'served'; readonly visit: EventId; readonly how: 'registered' | 'released' }
  /** The notice of the last card was read. */
  | { readonly type: 'noticed' };

export const EMPTY_CARD: CardState = { kind: 'empty' };

export function reduceCard(state: CardState, event: CardEvent): CardState {
  switch (event.type) {
    case 'asked':
      return { kind: 'opening', visit: event.visit, lane: event.lane };
    case 'opened':
      // A slow answer to an earlier tap must not replace what is being worked on.
      if (state.kind !== 'opening' || state.visit !== event.card.visit) return state;
      return {
        kind: 'open',
        card: event.card,
        release: NO_INTENTION,
        refusal: NO_INTENTION,
        claimed: false,
        vanished: false,
      };
    case 'not-opened':
      return notOpened(state, event.problem);
    case 'queue':
      return withQueue(state, event.assists, event.me);
    case 'eased':
      if (state.kind !== 'open' || state.card.visit !== event.visit) return state;
      return { ...state, card: { ...state.card, eased: true, next: 'release' } };
    case 'reason':
      if (state.kind !== 'open' || state.card.visit !== event.visit) return state;
      return { ...state, reason: event.reason };
    case 'reason-hidden':
      return state.kind === 'open' ? { ...state, reason: undefined } : state;
    case 'release':
      return settle(state, { release: event.intention });
    case 'refusal':
      return settle(state, { refusal: event.intention });
    case 'ended':
      return ended(state, event.how);
    case 'served':
      return served(state, event.visit, event.how);
    case 'noticed':
      return state.kind === 'empty' ? EMPTY_CARD : state;
  }
}

function laneOf(state: CardState): string {
  switch (state.kind) {
    case 'empty':
      return state.end?.lane ?? '';
    case 'opening':
    case 'taken':
      return state.lane;
    case 'open':
      return state.card.lane;
  }
}

function ended(state: CardState, how: CardEnd, problem?: Problem): CardState {
  if (state.kind === 'empty') return state;
  const lane = laneOf(state);
  const visit = state.kind === 'open' ? state.card.visit : state.visit;
  return {
    kind: 'empty',
    end: { how, visit, lane, ...(problem === undefined ? {} : { problem }) },
  };
}

/** The queue may hear of the open gate before this desk hears of its own command. */
function served(state: CardState, visit: EventId, how: CardEnd): CardState {
  if (state.kind === 'open' && state.card.visit === visit) return ended(state, how);
  if (state.kind !== 'empty' || state.end?.visit !== visit || state.end.how !== 'left')
    return state;
  return { kind: 'empty', end: { how, visit, lane: state.end.lane } };
}

function notOpened(state: CardState, problem: Problem): CardState {
  if (state.kind !== 'opening') return state;
  if (problem.code === 'NOT_FOUND') return ended(state, 'left');
  if (problem.code !== 'CONFLICT') return ended(state, 'failed', problem);
  const { visit, lane } = state;
  return {
    kind: 'taken',
    visit,
    lane,
    ...(problem.detail === undefined ? {} : { servedBy: problem.detail }),
  };
}

function pending(state: OpenCard): boolean {
  return state.release.state === 'sending' || state.refusal.state === 'sending';
}

/** An answer came: where the assist has ended meanwhile, there is nothing left to try again. */
function settle(
  state: CardState,
  change: Pick<OpenCard, 'release'> | Pick<OpenCard, 'refusal'>,
): CardState {
  if (state.kind !== 'open') return state;
  const next = { ...state, ...change };
  if (pending(next) || !next.vanished) return next;
  return ended(next, endWithout(next), problemOf(next.release) ?? problemOf(next.refusal));
}

/** The assist ended without our command: nobody may be told that nothing was opened when that is not known. */
function endWithout(state: CardState): CardEnd {
  return state.kind === 'open' && state.release.state === 'unsure' ? 'unsure' : 'left';
}

function withQueue(state: CardState, assists: readonly DeskAssist[], me: string): CardState {
  if (state.kind === 'empty') return state;
  const visit = state.kind === 'open' ? state.card.visit : state.visit;
  const assist = assists.find((waiting) => waiting.visit === visit);
  if (assist === undefined) {
    if (state.kind === 'open' && pending(state)) return { ...state, vanished: true };
    // The answer to our question is still on its way and knows more.
    return state.kind === 'opening' ? state : ended(state, endWithout(state));
  }
  if (state.kind === 'taken') {
    return assist.servedBy === undefined || assist.servedBy === state.servedBy
      ? state
      : { ...state, servedBy: assist.servedBy };
  }
  if (state.kind === 'opening') return state;
  if (assist.servedBy === me) return state.claimed ? state : { ...state, claimed: true };
  // The queue may not have heard of us yet; once it has, another name means a take-over.
  if (!state.claimed || assist.servedBy === undefined || pending(state)) return state;
  return { kind: 'taken', visit, lane: state.card.lane, servedBy: assist.servedBy };
}
