/**
 * A card that is laid while the gate is open for somebody. Whoever passes by her own card has a visit;
 * a desk lets somebody through without one, and the next person cannot see that hers came too early.
 */
import { modeOf, type LaneState, type Opening } from './state.js';
import { isBlocking, stay, type LaneInput, type Step } from './step.js';

type ReaderInput = Extract<LaneInput, { type: 'found' | 'number' | 'credential' | 'read-failed' }>;

/** A card that gets no visit: counted once it is read. */
export function ignore(state: LaneState, input: ReaderInput): Step {
  return stay(
    input.type === 'credential' ? { ...state, ignoredCards: state.ignoredCards + 1 } : state,
  );
}

/**
 * The card of whoever passes is said "pass" again. During an opening by a desk, a card that was found
 * after it has its turn; one that a reader was reading before belongs to whoever stood before the gate.
 */
export function duringOpening(state: LaneState, opening: Opening, input: ReaderInput): Step {
  const { nextCard } = state;
  const { reader } = input;
  if (input.type === 'credential' && input.card === opening.card) {
    return nextCard?.reader === reader
      ? stay({ ...state, nextCard: undefined }, { type: 'announce' })
      : stay(state, { type: 'announce' });
  }
  if (opening.origin !== 'desk' || modeOf(state) !== 'normal') return ignore(state, input);
  switch (input.type) {
    case 'found':
      // Of two readers the first card that was read is the first in the line.
      if (nextCard?.card !== undefined && nextCard.reader !== reader) return stay(state);
      return stay(
        { ...state, nextCard: { reader, card: undefined } },
        ...(nextCard?.card === undefined ? [] : [{ type: 'drop-card' } as const]),
      );
    case 'credential':
      if (nextCard?.reader !== reader || nextCard.card !== undefined) return ignore(state, input);
      return stay(
        { ...state, nextCard: { reader, card: input.card } },
        { type: 'keep-card', reader, opening: opening.id },
      );
    case 'number':
    case 'read-failed':
      return stay(state);
  }
}

/** The gate is free again. One that was found and is not read yet begins its visit when it is. */
export function cardTurn(state: LaneState): Step {
  const { nextCard, opening, visit } = state;
  if (nextCard === undefined || isBlocking(opening) || visit !== undefined) return stay(state);
  if (nextCard.card === undefined || modeOf(state) !== 'normal') return withoutNextCard(state);
  return stay({ ...state, nextCard: undefined }, { type: 'card-turn' });
}

/** It left, or nobody is served any more. */
export function withoutNextCard(state: LaneState): Step {
  if (state.nextCard === undefined) return stay(state);
  return stay({ ...state, nextCard: undefined }, { type: 'drop-card' });
}
