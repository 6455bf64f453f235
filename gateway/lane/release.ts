/** A desk lets somebody through: its own row is durable before it comes here. */
import { finishTrailing } from './ending.js';
import { passagesAllowed } from './admission.js';
import { modeOf, type LaneState, type MachineConfig } from './state.js';
import { isBlocking, report, stay, then, type LaneInput, type Step } from './step.js';
import type { ErrorCode } from '../../schemas/errors.js';

type Release = Extract<LaneInput, { type: 'release' }>;

/**
 * Busy while a card is being read, too: whoever stands at the gate then is not the person the desk
 * means. Whatever the answer, the desk's row gets its one outcome row here.
 */
export function release(state: LaneState, input: Release, config: MachineConfig): Step {
  const busy =
    state.visit !== undefined || isBlocking(state.opening) || modeOf(state) === 'evacuation';
  if (busy) return refuse(state, input, 'LANE_BUSY', config);
  if (!input.turnstileOnline) return refuse(state, input, 'TURNSTILE_OFFLINE', config);
  return then(finishTrailing(state, config), (clear) =>
    stay(
      {
        ...clear,
        retryShown: false,
        reopenable: undefined,
        opening: {
          id: input.id,
          origin: 'desk',
          decision: input.decision,
          direction: input.direction,
          passages: passagesAllowed(input.passages, config),
          phase: 'pulsing',
          registered: input.registered,
          card: undefined,
          reader: undefined,
          present: false,
          foundAt: input.at,
          pulses: 0,
          passed: 0,
          reversed: 0,
          firstPulseAt: undefined,
          reopens: undefined,
          contradicted: false,
          answers: input.answers,
          answered: undefined,
          steps: {},
        },
      },
      { type: 'cancel', key: 'retry' },
      { type: 'watch', pace: 'active' },
      { type: 'pulse', id: input.id, direction: input.direction },
    ),
  );
}

function refuse(state: LaneState, input: Release, code: ErrorCode, config: MachineConfig): Step {
  const said = report(config.lane, { visit: input.id, decision: input.decision, steps: {} });
  return stay(
    state,
    {
      type: 'row',
      row: {
        type: 'outcome',
        of: input.id,
        passage: 'none',
        pulses: 0,
        passed: 0,
        reversed: 0,
        error: code,
        steps: {},
      },
    },
    { type: 'emit', event: { type: 'ended', report: said } },
    { type: 'release-failed', id: input.id, code },
  );
}
