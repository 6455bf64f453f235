/** From a durable admission to the first pulse, and the second chance of an unused opening. */
import {
  modeOf,
  type LaneState,
  type MachineConfig,
  type Reopenable,
  type Rules,
} from './state.js';
import { stay, type Step } from './step.js';

/** How many pulses one decision may send here; without a sensor nobody can say when to send more. */
export function passagesAllowed(asked: number, config: MachineConfig): number {
  return config.hasPassageSensor ? Math.min(Math.max(asked, 1), 5) : 1;
}

/** The row of the open visit is durable: tell the gate. The screen waits for the gate's answer. */
export function beginAdmission(state: LaneState, config: MachineConfig): Step {
  const { visit } = state;
  if (visit?.decision === undefined || modeOf(state) === 'evacuation') return stay(state);
  return stay(
    {
      ...state,
      reopenable: undefined,
      visit: { ...visit, stage: 'pulsing' },
      opening: {
        id: visit.id,
        origin: visit.reopens === undefined ? 'visit' : 'reopen',
        decision: visit.decision,
        direction: config.direction,
        passages: visit.reopens === undefined && config.wide ? passagesAllowed(2, config) : 1,
        phase: 'pulsing',
        registered: false,
        card: visit.card,
        reader: visit.reader,
        present: visit.present && config.observable.has(visit.reader),
        foundAt: visit.foundAt,
        pulses: 0,
        passed: 0,
        reversed: 0,
        firstPulseAt: undefined,
        reopens: visit.reopens,
        contradicted: false,
        answers: undefined,
        answered: undefined,
        steps: visit.steps,
      },
    },
    { type: 'pulse', id: visit.id, direction: config.direction },
  );
}

/**
 * The unused opening that this card may have once more. Only where a sensor said that nobody passed,
 * only while gate and ledger work, only under the rules of the decision, and counted from the pulse of
 * the decision itself.
 */
export function reopenableFor(
  state: LaneState,
  { card, at, rules }: { readonly card: string; readonly at: number; readonly rules: Rules },
  withinMs: number,
): Reopenable | undefined {
  const last = state.reopenable;
  if (last?.card !== card || at - last.pulsedAt > withinMs) return undefined;
  const { policyVersion, mode } = last.decision;
  if (policyVersion !== rules.policyVersion || mode !== rules.mode) return undefined;
  return state.ready && state.ledgerReady ? last : undefined;
}
