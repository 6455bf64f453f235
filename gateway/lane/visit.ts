/** From a credential to an admission that is durable, or to an assist (design section 1, 2 to 5). */
import type { Decision } from '../../schemas/decision.js';
import { beginAdmission } from './admission.js';
import { contradictedBy, showAssist } from './assist.js';
import { unopened } from './ending.js';
import { sinceFound, withVisit, type LaneState, type MachineConfig, type Visit } from './state.js';
import { report, stay, then, type Effect, type LaneInput, type Step } from './step.js';

type Input<T extends LaneInput['type']> = Extract<LaneInput, { type: T }>;

export function considered(state: LaneState, input: Input<'considered'>): Step {
  const { visit } = state;
  if (visit?.id !== input.visit || visit.stage !== 'card') return stay(state);
  const decideNow: Effect = { type: 'decide', visit: visit.id, failure: undefined };
  if (input.ask === 'no') return stay(state, decideNow);
  if (input.ask === 'early') {
    return visit.answered ? stay(state, decideNow) : stay(withVisit(state, { stage: 'asked' }));
  }
  const steps = { ...visit.steps, asked: sinceFound(visit, input.at) };
  return stay(withVisit(state, { stage: 'asked', answered: false, steps }), {
    type: 'ask',
    visit: visit.id,
    at: input.at,
  });
}

export function answered(state: LaneState, input: Input<'answered'>): Step {
  const { visit } = state;
  if (visit?.id !== input.visit) return stay(state);
  const steps = { ...visit.steps, answered: sinceFound(visit, input.at) };
  const next = withVisit(state, { answered: true, steps });
  return visit.stage === 'asked'
    ? stay(next, { type: 'decide', visit: visit.id, failure: undefined })
    : stay(next);
}

export function decided(state: LaneState, input: Input<'decided'>, config: MachineConfig): Step {
  const { visit } = state;
  if (visit?.id !== input.visit) return stay(state);
  const { decision } = input;
  const steps = { ...visit.steps, decided: sinceFound(visit, input.at) };
  const stage = decision.outcome === 'admit' ? 'committing' : 'assist';
  const step = stay(withVisit(state, { stage, decision, steps }), {
    type: 'commit',
    visit: visit.id,
    reader: visit.reader,
    decision,
    reopens: undefined,
    steps,
  });
  return visit.stage === 'due' ? then(step, (next) => showAssist(next, input.at, config)) : step;
}

export function committed(
  state: LaneState,
  input: Input<'committed'>,
  config: MachineConfig,
): Step {
  const { visit } = state;
  if (visit?.id !== input.visit) return stay(state);
  const steps = { ...visit.steps, committed: sinceFound(visit, input.at) };
  if (visit.stage === 'committing' && visit.contradicted !== undefined) {
    return withheld(state, { ...visit, steps }, input.decision, config);
  }
  const next = withVisit(state, { steps });
  const said = report(config.lane, { visit: visit.id, decision: input.decision, steps });
  const step = stay(next, { type: 'emit', event: { type: 'decided', report: said } });
  return visit.stage === 'committing'
    ? then(step, (durable) => beginAdmission(durable, config))
    : step;
}

/** The platform said otherwise while the row was on its way to the disk: nothing opens. */
function withheld(
  state: LaneState,
  visit: Visit,
  admission: Decision,
  config: MachineConfig,
): Step {
  const { id, steps } = visit;
  const decision = contradictedBy(admission, visit.contradicted);
  return stay(withVisit(state, { stage: 'assist', decision, steps }), unopened(id, steps), {
    type: 'emit',
    event: { type: 'decided', report: report(config.lane, { visit: id, decision, steps }) },
  });
}

/** The row is not durable: nothing opens, and a person looks after her. */
export function commitFailed(
  state: LaneState,
  input: Input<'commit-failed'>,
  config: MachineConfig,
): Step {
  const { visit } = state;
  if (visit?.id !== input.visit) return stay(state);
  const { decision } = input;
  const said = report(config.lane, { visit: visit.id, decision, steps: visit.steps });
  return stay(withVisit(state, { stage: 'assist', decision }), {
    type: 'emit',
    event: { type: 'decided', report: said },
  });
}

/** The one moment at which every assist appears, whatever its reason. */
export function assistMoment(state: LaneState, at: number, config: MachineConfig): Step {
  const { visit } = state;
  if (visit === undefined) return stay(state);
  switch (visit.stage) {
    case 'card':
    case 'asked':
    case 'due':
      return stay(withVisit(state, { stage: 'due' }), {
        type: 'decide',
        visit: visit.id,
        failure: visit.card === undefined ? visit.failure : undefined,
      });
    case 'pulsing':
      // The gate has been told and answers within its own short limit; then either screen is true.
      return stay(state);
    case 'committing':
    case 'assist':
      return showAssist(state, at, config);
  }
}

/** Ends a visit without an answer: the gates are free, or the gateway stops. */
export function abandon(state: LaneState, config: MachineConfig): Step {
  const { visit } = state;
  if (visit === undefined || visit.stage === 'pulsing') return stay(state);
  return stay(
    { ...state, visit: undefined },
    { type: 'cancel', key: 'still-reading' },
    { type: 'cancel', key: 'assist-moment' },
    { type: 'watch', pace: 'idle' },
    ...abandonedRows(visit, config),
    { type: 'forget', visit: visit.id },
  );
}

/** An admission on its way to the disk gets its outcome row when it arrives there. */
function abandonedRows(visit: Visit, config: MachineConfig): readonly Effect[] {
  if (visit.stage === 'committing') return [];
  if (visit.decision !== undefined) {
    const said = report(config.lane, { ...visit, visit: visit.id, decision: visit.decision });
    return [
      { type: 'row', row: { type: 'assist-ended', visit: visit.id, result: 'stopped' } },
      { type: 'emit', event: { type: 'ended', report: said } },
    ];
  }
  const failure = visit.failure === undefined ? {} : { failure: visit.failure };
  return [
    {
      type: 'row',
      row: {
        type: 'failed-read',
        visit: visit.id,
        result: 'abandoned',
        ...failure,
        steps: visit.steps,
      },
    },
  ];
}
