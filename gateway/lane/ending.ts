/** How an opening ends: exactly one outcome row for every row that was allowed to open. */
import type { ErrorCode } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Passage, VisitSteps } from '../../schemas/visit.js';
import type { LaneState, MachineConfig, Opening } from './state.js';
import { alarm, report, stay, type Effect, type Step } from './step.js';

/** A new card, a desk or a stop does not wait for the trailing moment. */
export function finishTrailing(state: LaneState, config: MachineConfig): Step {
  return state.opening?.phase === 'trailing' ? finish(state, {}, config) : stay(state);
}

/** The outcome row of a row that was allowed to open and did not. */
export function unopened(of: EventId, steps: VisitSteps, error?: ErrorCode): Effect {
  return {
    type: 'row',
    row: {
      type: 'outcome',
      of,
      passage: 'none',
      pulses: 0,
      passed: 0,
      reversed: 0,
      ...(error === undefined ? {} : { error }),
      steps,
    },
  };
}

interface Ending {
  readonly error?: ErrorCode;
  readonly unconfirmed?: boolean;
  /** The gateway stops while the gate is open. */
  readonly cutShort?: boolean;
}

function passageOf(opening: Opening, ending: Ending, config: MachineConfig): Passage {
  if (ending.unconfirmed === true) return 'unknown';
  if (opening.pulses === 0) return 'none';
  if (opening.passed > opening.pulses) return 'tailgate';
  if (opening.passed > 0) return 'passed';
  if (opening.reversed > 0) return 'reversed';
  return config.hasPassageSensor && ending.cutShort !== true ? 'timeout' : 'unknown';
}

/** Writes the one outcome row of this opening. */
export function finish(state: LaneState, ending: Ending, config: MachineConfig): Step {
  const { opening } = state;
  if (opening === undefined) return stay(state);
  const { id, pulses, answered } = opening;
  const passage = passageOf(opening, ending, config);
  // Then this row's visit is not over: it waits for staff, and ends when they answer.
  const goesOn =
    ending.unconfirmed === true
      ? pulses > 0 || opening.origin !== 'desk'
      : ending.error !== undefined && pulses === 0 && opening.origin !== 'desk';
  const said = report(config.lane, { ...opening, visit: id, pulses, passage });
  return stay(
    { ...state, opening: undefined, reopenable: reopenableAfter(opening, passage) },
    { type: 'cancel', key: 'hold' },
    { type: 'watch', pace: 'idle' },
    {
      type: 'row',
      row: {
        type: 'outcome',
        of: id,
        passage,
        pulses,
        passed: opening.passed,
        reversed: opening.reversed,
        ...(ending.error === undefined ? {} : { error: ending.error }),
        ...(answered === undefined ? {} : { answers: answered.visit }),
        steps: opening.steps,
      },
    },
    ...(ending.unconfirmed === true ? [alarm(config.lane, 'turnstile-unconfirmed')] : []),
    ...(goesOn ? [] : ended(said, id)),
    ...(answered === undefined
      ? []
      : ended(report(config.lane, { ...answered, pulses, passage }), answered.visit)),
  );
}

function ended(said: ReturnType<typeof report>, visit: string): readonly Effect[] {
  return [
    { type: 'emit', event: { type: 'ended', report: said } },
    { type: 'forget', visit },
  ];
}

function reopenableAfter(opening: Opening, passage: Passage): LaneState['reopenable'] {
  const { card, firstPulseAt, contradicted, origin } = opening;
  if (passage !== 'timeout' || origin === 'desk' || contradicted) return undefined;
  if (opening.reopens !== undefined) return opening.reopens;
  if (card === undefined || firstPulseAt === undefined) return undefined;
  return { id: opening.id, card, pulsedAt: firstPulseAt, decision: opening.decision };
}
