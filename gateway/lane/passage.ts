/**
 * One pulse, the next only after `passed`; at most `passages` pulses for one row (design section 1.6; facts/cards-readers-turnstiles.md 5.7).
 */
import { showAssist, waiting, withoutAssist } from './assist.js';
import { finish } from './ending.js';
import { noticePassage } from './notice.js';
import { modeOf, type LaneState, type MachineConfig, type Opening } from './state.js';
import { stay, then, type LaneInput, type Step } from './step.js';
import { ACCOMPANY_MS, ASSIST_LIMIT_MS, TAILGATE_MS } from './timing.js';
import { freePassage, isFreeExit } from './free-exit.js';
import { unexplained } from './unexplained.js';

type Input<T extends LaneInput['type']> = Extract<LaneInput, { type: T }>;

/** The gate confirmed a pulse: now, and not earlier, the screen says pass. */
export function pulsed(state: LaneState, input: Input<'pulsed'>, config: MachineConfig): Step {
  const { opening } = state;
  if (opening?.id !== input.id || opening.phase !== 'pulsing') return stay(state);
  const first = opening.pulses === 0;
  const next: Opening = {
    ...opening,
    pulses: opening.pulses + 1,
    firstPulseAt: opening.firstPulseAt ?? input.confirmedAt,
    phase: first || opening.origin === 'desk' ? 'open' : 'trailing',
    steps: first
      ? {
          ...opening.steps,
          pulseSent: Math.round(input.sentAt - opening.foundAt),
          pulseConfirmed: Math.round(input.confirmedAt - opening.foundAt),
        }
      : opening.steps,
  };
  const until =
    next.phase === 'open'
      ? input.confirmedAt + config.holdMs
      : (next.firstPulseAt ?? input.confirmedAt) + ACCOMPANY_MS;
  const opened = stay(
    { ...state, opening: next },
    { type: 'timer', key: 'hold', at: until },
    ...(first && next.origin === 'desk'
      ? ([{ type: 'released', id: next.id, pulses: 1 }] as const)
      : []),
  );
  return then(
    then(opened, (now) => (first ? leaveScreen(now, next) : stay(now))),
    (now) => proceed(now, input.at, config),
  );
}

/** The visit, or the assist that the desk answered, has become this opening. */
function leaveScreen(state: LaneState, opening: Opening): Step {
  if (opening.origin !== 'desk') {
    return stay(
      { ...state, visit: undefined },
      { type: 'cancel', key: 'still-reading' },
      { type: 'cancel', key: 'assist-moment' },
    );
  }
  const answered = opening.answers === undefined ? undefined : waiting(state, opening.answers);
  if (answered === undefined) return stay(state);
  return stay(
    { ...withoutAssist(state, answered.visit), opening: { ...opening, answered } },
    { type: 'cancel', key: `assist:${answered.visit}` },
  );
}

/** Never repeated by itself: `TURNSTILE_UNCONFIRMED` may have opened the gate. */
export function pulseFailed(
  state: LaneState,
  input: Input<'pulse-failed'>,
  config: MachineConfig,
): Step {
  const { opening } = state;
  if (opening?.id !== input.id || opening.phase !== 'pulsing') return stay(state);
  const unconfirmed = input.code === 'TURNSTILE_UNCONFIRMED';
  const failed = { error: input.code, unconfirmed };
  if (opening.pulses > 0) {
    return unconfirmed
      ? then(finish(state, failed, config), (now) => assistAfter(now, opening, input.at, config))
      : finish(state, failed, config);
  }
  if (opening.origin === 'desk') {
    return then(finish(state, failed, config), (now) =>
      stay(now, { type: 'release-failed', id: opening.id, code: input.code }),
    );
  }
  return then(finish(state, failed, config), (now) => toAssist(now, unconfirmed, input.at, config));
}

function needsStaff(decision: Opening['decision']): Opening['decision'] {
  return {
    ...decision,
    outcome: 'assist',
    reasons: ['turnstile-offline', ...decision.reasons],
  };
}

/** The gate did not answer the visit's first pulse: assist, at its own moment like every other. */
function toAssist(state: LaneState, unconfirmed: boolean, at: number, config: MachineConfig): Step {
  const { visit } = state;
  if (visit?.decision === undefined) return stay(state);
  const decision = needsStaff(visit.decision);
  const next: LaneState = { ...state, visit: { ...visit, stage: 'assist', decision, unconfirmed } };
  const watched = stay(next, { type: 'watch', pace: 'active' });
  return at < visit.foundAt + config.assistAtMs
    ? watched
    : then(watched, (now) => showAssist(now, at, config));
}

/** A later pulse of a group is in doubt: somebody may stand before a closed gate. */
function assistAfter(state: LaneState, opening: Opening, at: number, config: MachineConfig): Step {
  const { id, steps, foundAt, pulses } = opening;
  const decision = needsStaff(opening.decision);
  return stay(
    {
      ...state,
      shown: id,
      assists: [
        ...state.assists,
        {
          visit: id,
          reader: opening.reader,
          card: opening.card,
          since: at,
          decision,
          steps,
          foundAt,
          pulses,
          passage: 'unknown',
          eased: false,
          contradicted: opening.contradicted,
          overdue: false,
        },
      ],
    },
    { type: 'timer', key: `assist:${id}`, at: at + ASSIST_LIMIT_MS },
    { type: 'emit', event: { type: 'assist-shown', lane: config.lane, visit: id } },
  );
}

export function passed(state: LaneState, input: Input<'passed'>, config: MachineConfig): Step {
  const { opening } = state;
  if (isFreeExit(state, input)) return freePassage(state, input);
  if (opening === undefined) return unexplained(state, input.direction, input.at, config);
  const forward = input.direction === opening.direction;
  const counted: Opening = forward
    ? {
        ...opening,
        passed: opening.passed + 1,
        steps: {
          ...opening.steps,
          passed: opening.steps.passed ?? Math.round(input.at - opening.foundAt),
        },
      }
    : { ...opening, reversed: opening.reversed + 1 };
  const noticed = noticePassage({ ...state, opening: counted }, counted, forward, input.at);
  return then(noticed, (now) =>
    // The gate locks again behind whoever went through it, also behind one from the other side.
    !forward && counted.phase === 'open'
      ? trail(now, counted, input.at)
      : proceed(now, input.at, config),
  );
}

/** After a passage: the next pulse of a group, or wait a moment for a tailgater. */
function proceed(state: LaneState, at: number, config: MachineConfig): Step {
  const { opening } = state;
  if (opening === undefined || opening.phase === 'pulsing') return stay(state);
  if (opening.passed < opening.pulses) return stay(state);
  if (mayPulseAgain(state, opening, at)) {
    return stay(
      { ...state, opening: { ...opening, phase: 'pulsing' } },
      { type: 'cancel', key: 'hold' },
      { type: 'pulse', id: opening.id, direction: opening.direction },
    );
  }
  return config.hasPassageSensor ? trail(state, opening, at) : stay(state);
}

function mayPulseAgain(state: LaneState, opening: Opening, at: number): boolean {
  if (opening.pulses >= opening.passages || opening.passed > opening.pulses) return false;
  if (modeOf(state) === 'evacuation' || opening.reversed > 0) return false;
  if (opening.origin === 'desk') return true;
  if (opening.contradicted) return false;
  return opening.firstPulseAt !== undefined && at - opening.firstPulseAt < ACCOMPANY_MS;
}

function trail(state: LaneState, opening: Opening, at: number): Step {
  return stay(
    { ...state, opening: { ...opening, phase: 'trailing' } },
    { type: 'timer', key: 'hold', at: at + TAILGATE_MS },
  );
}

/** The window is used up. */
export function holdOver(state: LaneState, config: MachineConfig): Step {
  return state.opening === undefined || state.opening.phase === 'pulsing'
    ? stay(state)
    : finish(state, {}, config);
}
