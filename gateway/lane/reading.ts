/** From a card in the field to its data (design section 1, 1): one card, one visit, never a mix. */
import type { Decision } from '../../schemas/decision.js';
import { reopenableFor } from './admission.js';
import { finishTrailing } from './ending.js';
import { duringOpening, ignore, withoutNextCard } from './next-card.js';
import {
  modeOf,
  sinceFound,
  withVisit,
  type LaneState,
  type MachineConfig,
  type Visit,
} from './state.js';
import { isBlocking, stay, then, type LaneInput, type Step } from './step.js';
import { REOPEN_MS, RETRY_SHOWN_MS, STILL_READING_MS } from './timing.js';

type Input<T extends LaneInput['type']> = Extract<LaneInput, { type: T }>;
type ReaderInput = Input<'found' | 'number' | 'credential' | 'read-failed'>;

function begin(state: LaneState, input: ReaderInput, config: MachineConfig): Step {
  return then(finishTrailing(state, config), (clear) =>
    stay(
      {
        ...clear,
        // Whoever waits stays in the queue; the display belongs to the card in front of it.
        shown: undefined,
        retryShown: false,
        visit: {
          id: input.fresh,
          reader: input.reader,
          foundAt: input.at,
          stage: 'card',
          card: undefined,
          failure: undefined,
          answered: false,
          stillReading: false,
          present: true,
          decision: undefined,
          reopens: undefined,
          eased: false,
          unconfirmed: false,
          contradicted: undefined,
          steps: {},
        },
      },
      { type: 'cancel', key: 'retry' },
      { type: 'watch', pace: 'active' },
      { type: 'timer', key: 'still-reading', at: input.at + STILL_READING_MS },
      { type: 'timer', key: 'assist-moment', at: input.at + config.assistAtMs },
    ),
  );
}

/**
 * A card at a reader. It opens a visit when the lane is free, feeds the visit that this reader began,
 * and is otherwise ignored and counted: two cards never mix.
 */
export function fromReader(state: LaneState, input: ReaderInput, config: MachineConfig): Step {
  const { visit, opening } = state;
  if (visit !== undefined) {
    if (visit.reader !== input.reader) return ignore(state, input);
    return visit.stage === 'card' ? read(state, visit, input, config) : stay(state);
  }
  if (opening !== undefined && isBlocking(opening)) return duringOpening(state, opening, input);
  if (modeOf(state) !== 'normal') return ignore(state, input);
  // A card that was found while the lane was busy and left again: nobody stands here any more.
  if (input.type === 'read-failed' && input.failure === 'lifted-early') return stay(state);
  if (input.type === 'read-failed' && isOfShownAssist(state, input)) return stay(state);
  return then(begin(state, input, config), (begun) =>
    begun.visit === undefined ? stay(begun) : read(begun, begun.visit, input, config),
  );
}

/**
 * The last try of a card may fail after its assist is on the screen. It is no new card: a screen that
 * went back to "reading" would tell that this assist is about a card.
 */
function isOfShownAssist({ shown, assists }: LaneState, { reader }: ReaderInput): boolean {
  return assists.some((assist) => assist.visit === shown && assist.reader === reader);
}

function read(state: LaneState, visit: Visit, input: ReaderInput, config: MachineConfig): Step {
  switch (input.type) {
    case 'found':
      return stay(withVisit(state, { present: true }));
    case 'number':
      return stay(
        withVisit(state, { steps: { ...visit.steps, number: sinceFound(visit, input.at) } }),
        {
          type: 'ask-early',
          visit: visit.id,
          reader: visit.reader,
        },
      );
    case 'credential':
      return recognised(state, visit, input);
    case 'read-failed':
      if (input.final && input.failure === 'lifted-early')
        return lifted(state, visit, input.at, config);
      return stay(withVisit(state, { failure: input.failure }));
  }
}

function recognised(state: LaneState, visit: Visit, input: Input<'credential'>): Step {
  const steps = { ...visit.steps, credential: sinceFound(visit, input.at) };
  const known = withVisit(state, { card: input.card, failure: undefined, present: true, steps });
  // An early question about this card is answered already: then its answer decides.
  const again = visit.answered ? undefined : reopenableFor(state, input, REOPEN_MS);
  if (again === undefined) {
    return stay(known, { type: 'consider', visit: visit.id, reader: visit.reader });
  }
  const decision: Decision = { ...again.decision, reasons: ['reopen'], findings: [], alarm: false };
  return stay(withVisit(known, { stage: 'committing', decision, reopens: again }), {
    type: 'commit',
    visit: visit.id,
    reader: visit.reader,
    decision,
    reopens: again.id,
    steps,
  });
}

/** "Please try again": only for a card that was lifted too early. No decision, but a row. */
function lifted(state: LaneState, visit: Visit, at: number, config: MachineConfig): Step {
  return stay(
    { ...state, visit: undefined, retryShown: true },
    { type: 'cancel', key: 'still-reading' },
    { type: 'cancel', key: 'assist-moment' },
    { type: 'watch', pace: 'idle' },
    { type: 'timer', key: 'retry', at: at + RETRY_SHOWN_MS },
    {
      type: 'row',
      row: {
        type: 'failed-read',
        visit: visit.id,
        result: 'retry',
        failure: 'lifted-early',
        steps: visit.steps,
      },
    },
    { type: 'emit', event: { type: 'retry-shown', lane: config.lane, visit: visit.id } },
    { type: 'forget', visit: visit.id },
  );
}

/**
 * "No card". As a fact it ends a read that has not succeeded; where presence is ambiguous it does so
 * after a failed try only (schemas/device.ts, `Reader.presence`).
 */
export function removed(state: LaneState, input: Input<'removed'>, config: MachineConfig): Step {
  const { visit, opening } = state;
  const fact = config.observable.has(input.reader);
  if (fact && state.nextCard?.reader === input.reader) return withoutNextCard(state);
  if (visit?.reader === input.reader) {
    const gone = visit.card === undefined && (fact || visit.failure !== undefined);
    if (gone && visit.stage === 'card') return lifted(state, visit, input.at, config);
    return stay(fact ? withVisit(state, { present: false }) : state);
  }
  if (fact && opening?.reader === input.reader) {
    return stay({ ...state, opening: { ...opening, present: false } });
  }
  return stay(state);
}
