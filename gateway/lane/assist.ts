/**
 * People who wait for staff (design section 1.7). A new card takes the display from an assist; the
 * one who waits stays in the queue until staff answer or the limit closes it as given up.
 */
import type { EventId } from '../../schemas/ledger.js';
import type { Decision } from '../../schemas/decision.js';
import type { Assist, Contradiction, LaneState, MachineConfig } from './state.js';
import { report, stay, type Effect, type LaneInput, type Step } from './step.js';
import { ASSIST_LIMIT_MS, ATTENDED_LIMIT_MS } from './timing.js';

/** What an admission is worth once the platform has said otherwise. */
export function contradictedBy(decision: Decision, status: Contradiction | undefined): Decision {
  if (status === undefined || decision.reasons.includes(status)) return decision;
  return {
    ...decision,
    outcome: 'assist',
    reasons: [status, ...decision.reasons],
    findings: [...decision.findings, 'answer-contradicts'],
  };
}

/** Moves the open visit to the queue and its screen to assist. */
export function showAssist(state: LaneState, at: number, config: MachineConfig): Step {
  const { visit } = state;
  if (visit?.decision === undefined) return stay(state);
  const overdue = visit.stage === 'committing';
  const decision = overdue
    ? ({
        ...visit.decision,
        outcome: 'assist',
        reasons: ['too-slow', ...visit.decision.reasons],
      } as const)
    : visit.decision;
  const assist: Assist = {
    visit: visit.id,
    reader: visit.reader,
    card: visit.card,
    since: at,
    decision: contradictedBy(decision, visit.contradicted),
    steps: visit.steps,
    foundAt: visit.foundAt,
    pulses: 0,
    passage: visit.unconfirmed ? 'unknown' : 'none',
    eased: visit.eased,
    contradicted: visit.contradicted !== undefined,
    overdue,
  };
  return stay(
    { ...state, visit: undefined, shown: visit.id, assists: [...state.assists, assist] },
    { type: 'cancel', key: 'still-reading' },
    { type: 'cancel', key: 'assist-moment' },
    { type: 'watch', pace: 'idle' },
    { type: 'timer', key: `assist:${visit.id}`, at: at + ASSIST_LIMIT_MS },
    { type: 'emit', event: { type: 'assist-shown', lane: config.lane, visit: visit.id } },
    ...(visit.eased ? [easedEvent(config, visit.id)] : []),
  );
}

function easedEvent(config: MachineConfig, visit: EventId): Effect {
  return { type: 'emit', event: { type: 'assist-eased', lane: config.lane, visit } };
}

export function waiting(state: LaneState, visit: EventId): Assist | undefined {
  return state.assists.find((assist) => assist.visit === visit);
}

/** While staff help, nobody has given up; put back into the queue, it has its limit anew. */
export function attend(
  state: LaneState,
  { visit, attended, at }: Extract<LaneInput, { type: 'attended' }>,
): Step {
  if (waiting(state, visit) === undefined) return stay(state);
  const until = at + (attended ? ATTENDED_LIMIT_MS : ASSIST_LIMIT_MS);
  return stay(state, { type: 'timer', key: `assist:${visit}`, at: until });
}

/** Takes an assist out of the queue without a word about how it ended. */
export function withoutAssist(state: LaneState, visit: EventId): LaneState {
  return {
    ...state,
    assists: state.assists.filter((assist) => assist.visit !== visit),
    shown: state.shown === visit ? undefined : state.shown,
  };
}

/** Ended without an opening: refused by a person, given up, or stopped. */
export function endAssist(
  state: LaneState,
  visit: EventId,
  how: 'refused' | 'timeout' | 'stopped',
  config: MachineConfig,
): Step {
  const assist = waiting(state, visit);
  if (assist === undefined) return stay(state);
  return stay(
    withoutAssist(state, visit),
    { type: 'cancel', key: `assist:${visit}` },
    // A refusal wrote its own row, with the person who refused, before it came here.
    ...(how === 'refused'
      ? []
      : ([{ type: 'row', row: { type: 'assist-ended', visit, result: how } }] as const)),
    { type: 'emit', event: { type: 'ended', report: report(config.lane, assist) } },
    { type: 'forget', visit },
  );
}

/** A green answer came late: the attendant's card becomes one tap; the gate stays as it is. */
export function ease(state: LaneState, visit: EventId, config: MachineConfig): Step {
  if (state.visit?.id === visit) {
    if (state.visit.contradicted !== undefined) return stay(state);
    // Not shown yet: the event follows the screen, or the desk would hear of it first.
    return stay({ ...state, visit: { ...state.visit, eased: true } });
  }
  const assist = waiting(state, visit);
  if (assist === undefined || assist.eased || assist.contradicted) return stay(state);
  const assists = state.assists.map((one) => (one === assist ? { ...one, eased: true } : one));
  return stay({ ...state, assists }, easedEvent(config, visit));
}

/** The row of an assist became durable after its screen. */
export function assistCommitted(
  state: LaneState,
  visit: EventId,
  at: number,
  config: MachineConfig,
): Step {
  const assist = waiting(state, visit);
  if (assist === undefined) return stay(state);
  const steps = { ...assist.steps, committed: Math.round(at - assist.foundAt) };
  const next: Assist = { ...assist, steps, overdue: false };
  const assists = state.assists.map((one) => (one === assist ? next : one));
  const said = report(config.lane, next);
  return stay({ ...state, assists }, { type: 'emit', event: { type: 'decided', report: said } });
}
