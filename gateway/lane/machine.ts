/**
 * The lane as one pure function: state and input in, state and effects out. Every rule about the
 * order of events at a lane is behind this door; performing the effects is `Lane`'s part.
 */
import { assistCommitted, attend, ease, endAssist, waiting } from './assist.js';
import { fire, held, setMode, stop } from './modes.js';
import { unopened } from './ending.js';
import { cardTurn } from './next-card.js';
import { noticeOver } from './notice.js';
import { holdOver, passed, pulseFailed, pulsed } from './passage.js';
import { fromReader, removed } from './reading.js';
import { release } from './release.js';
import { withVisit, type LaneState, type MachineConfig } from './state.js';
import { stay, then, type LaneInput, type Step, type TimerKey } from './step.js';
import { freeExit } from './free-exit.js';
import { unexplainedOver } from './unexplained.js';
import { answered, assistMoment, commitFailed, committed, considered, decided } from './visit.js';

export function step(state: LaneState, input: LaneInput, config: MachineConfig): Step {
  return then(then(react(state, input, config), cardTurn), noticeOver);
}

function react(state: LaneState, input: LaneInput, config: MachineConfig): Step {
  switch (input.type) {
    case 'found':
    case 'number':
    case 'credential':
    case 'read-failed':
      return fromReader(state, input, config);
    case 'removed':
      return removed(state, input, config);
    case 'considered':
      return considered(state, input);
    case 'answered':
      return answered(state, input);
    case 'decided':
      return decided(state, input, config);
    case 'committed':
      return state.visit?.id === input.visit
        ? committed(state, input, config)
        : committedLate(state, input, config);
    case 'commit-failed':
      return state.visit?.id === input.visit
        ? commitFailed(state, input, config)
        : assistCommitted(state, input.visit, input.at, config);
    case 'pulsed':
      return pulsed(state, input, config);
    case 'pulse-failed':
      return pulseFailed(state, input, config);
    case 'passed':
      return passed(state, input, config);
    case 'timer':
      return timer(state, input.key, input.at, config);
    case 'release':
      return release(state, input, config);
    case 'refused':
      return endAssist(state, input.visit, 'refused', config);
    case 'attended':
      return attend(state, input);
    case 'eased':
      return ease(state, input.visit, config);
    case 'contradicted':
      return contradicted(state, input);
    case 'mode':
      return setMode(state, input.asked);
    case 'linking':
      return stay({ ...state, linking: input.active });
    case 'held':
      return held(state, input.active);
    case 'free-exit':
      return freeExit(state, input, config);
    case 'fire':
      return fire(state, input, config);
    case 'devices':
      return stay({ ...state, ready: input.ready, ledgerReady: input.ledgerReady });
    case 'stop':
      return stop(state, config);
  }
}

/**
 * A row became durable after its visit had left the screen. An admission among them opens nothing any
 * more: the lane has said something else since. It gets its outcome row, and the desk one tap.
 */
function committedLate(
  state: LaneState,
  input: Extract<LaneInput, { type: 'committed' }>,
  config: MachineConfig,
): Step {
  const { visit, decision, at } = input;
  const noted = assistCommitted(state, visit, at, config);
  if (decision.outcome !== 'admit') return noted;
  const ends = unopened(visit, waiting(noted.state, visit)?.steps ?? {});
  return then(
    then(noted, (now) => stay(now, ends)),
    (now) => ease(now, visit, config),
  );
}

function timer(state: LaneState, key: TimerKey, at: number, config: MachineConfig): Step {
  switch (key) {
    case 'still-reading':
      return stay(withVisit(state, { stillReading: true }));
    case 'assist-moment':
      return assistMoment(state, at, config);
    case 'hold':
      return holdOver(state, config);
    case 'retry':
      return stay({ ...state, retryShown: false });
    case 'notice':
      return stay({ ...state, notice: undefined });
    case 'unexplained':
      return unexplainedOver(state, at, config);
    default:
      return endAssist(state, key.slice('assist:'.length), 'timeout', config);
  }
}

/**
 * After a yellow or red nothing more opens by itself: no pulse for a row on its way to the disk, none
 * for a companion, none for the same card. An open gate is not taken back.
 */
function contradicted(
  state: LaneState,
  { visit: id, status }: Extract<LaneInput, { type: 'contradicted' }>,
): Step {
  const { visit, opening, reopenable } = state;
  const isRead = visit?.id === id || visit?.reopens?.id === id;
  const isOpen = opening?.id === id || opening?.reopens?.id === id;
  return stay({
    ...state,
    visit: isRead ? { ...visit, contradicted: status, eased: false } : visit,
    opening: isOpen ? { ...opening, contradicted: true } : opening,
    reopenable: reopenable?.id === id ? undefined : reopenable,
    assists: state.assists.map((assist) =>
      assist.visit === id ? { ...assist, contradicted: true, eased: false } : assist,
    ),
  });
}
