/** A desk lets somebody through: its own row is durable before it comes here. */
import { passagesAllowed } from './admission.js';
import { showAssist } from './assist.js';
import { finishTrailing, unopened } from './ending.js';
import { modeOf, type LaneState, type MachineConfig } from './state.js';
import { isBlocking, report, stay, then, type LaneInput, type Step } from './step.js';
import { abandon } from './visit.js';
import type { ErrorCode } from '../../schemas/errors.js';

type Release = Extract<LaneInput, { type: 'release' }>;

/** Neither an admission on its way to the disk or the gate, nor a gate that is open for somebody. */
export function isFree({ opening, visit }: LaneState): boolean {
  if (isBlocking(opening)) return false;
  return visit?.stage !== 'committing' && visit?.stage !== 'pulsing';
}

/**
 * Busy while an admission is on its way and while the gate is open for somebody. Whatever the answer,
 * the desk's row gets its one outcome row here.
 */
export function release(state: LaneState, input: Release, config: MachineConfig): Step {
  if (modeOf(state) === 'evacuation') return refuse(state, input, 'EVACUATION', config);
  if (!isFree(state) || !givesWay(state, input)) {
    return refuse(state, input, 'LANE_BUSY', config);
  }
  if (!input.turnstileOnline) return refuse(state, input, 'TURNSTILE_OFFLINE', config);
  return then(
    then(makeWay(state, input.at, config), (now) => finishTrailing(now, config)),
    (clear) =>
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
            card: cardOf(state, input),
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

/**
 * The card of whoever is let through, where it is known: laid once more, it is no next visit. By hand
 * that is whoever stood before the gate and was being read.
 */
function cardOf({ visit, assists }: LaneState, { answers }: Release): string | undefined {
  if (answers === undefined || answers === visit?.id) return visit?.card;
  return assists.find((assist) => assist.visit === answers)?.card;
}

/**
 * An emergency cannot wait for a card that is being read. A registration for somebody who waits already
 * can: whoever stands at the gate now is not the person the desk means.
 */
function givesWay({ visit }: LaneState, { registered, answers }: Release): boolean {
  if (visit === undefined) return true;
  return !registered || answers === undefined || answers === visit.id;
}

/** A card that is being read is given up; one that needs staff already waits for them. */
function makeWay(state: LaneState, at: number, config: MachineConfig): Step {
  return state.visit?.stage === 'assist' ? showAssist(state, at, config) : abandon(state, config);
}

function refuse(state: LaneState, input: Release, code: ErrorCode, config: MachineConfig): Step {
  const said = report(config.lane, { visit: input.id, decision: input.decision, steps: {} });
  return stay(
    state,
    unopened(input.id, {}, code),
    { type: 'emit', event: { type: 'ended', report: said } },
    { type: 'release-failed', id: input.id, code },
  );
}
