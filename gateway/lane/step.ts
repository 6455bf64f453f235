/** What goes into the machine, what comes out of it, and how single steps are put together. */
import type { Decision } from '../../schemas/decision.js';
import type { DeviceId, Direction, ReadFailure } from '../../schemas/device.js';
import type { ErrorCode } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { MonoMs } from '../../schemas/time.js';
import type {
  LaneAlarm,
  LaneEvent,
  Passage,
  VisitReport,
  VisitSteps,
} from '../../schemas/visit.js';
import type { Contradiction, LaneState, Opening, Rules } from './state.js';

interface FromReader {
  readonly reader: DeviceId;
  readonly at: MonoMs;
  /** An id for the visit, should one begin. */
  readonly fresh: EventId;
}

export type TimerKey =
  | 'still-reading'
  | 'assist-moment'
  | 'hold'
  | 'retry'
  | 'notice'
  | 'unexplained'
  | `assist:${EventId}`;

/** Everything that can happen to a lane. */
export type LaneInput =
  | (FromReader & { readonly type: 'found' })
  | (FromReader & { readonly type: 'number' })
  /** `rules`: what is in force at this moment. */
  | (FromReader & { readonly type: 'credential'; readonly card: string; readonly rules: Rules })
  | (FromReader & {
      readonly type: 'read-failed';
      readonly failure: ReadFailure;
      readonly final: boolean;
    })
  | { readonly type: 'removed'; readonly reader: DeviceId; readonly at: MonoMs }
  /** The shell knows who it is; `early`: the look-up that runs is about the same number. */
  | {
      readonly type: 'considered';
      readonly visit: EventId;
      readonly ask: 'no' | 'yes' | 'early';
      readonly at: MonoMs;
    }
  | { readonly type: 'answered'; readonly visit: EventId; readonly at: MonoMs }
  | {
      readonly type: 'decided';
      readonly visit: EventId;
      readonly decision: Decision;
      readonly at: MonoMs;
    }
  | {
      readonly type: 'committed';
      readonly visit: EventId;
      readonly decision: Decision;
      readonly at: MonoMs;
    }
  /** `decision` is what remains of it: an assist. */
  | {
      readonly type: 'commit-failed';
      readonly visit: EventId;
      readonly decision: Decision;
      readonly at: MonoMs;
    }
  | {
      readonly type: 'pulsed';
      readonly id: EventId;
      readonly sentAt: MonoMs;
      readonly confirmedAt: MonoMs;
      readonly at: MonoMs;
    }
  | {
      readonly type: 'pulse-failed';
      readonly id: EventId;
      readonly code: ErrorCode;
      readonly at: MonoMs;
    }
  | { readonly type: 'passed'; readonly direction: Direction; readonly at: MonoMs }
  | { readonly type: 'timer'; readonly key: TimerKey; readonly at: MonoMs }
  | {
      readonly type: 'release';
      readonly id: EventId;
      readonly decision: Decision;
      readonly direction: Direction;
      readonly passages: number;
      readonly answers: EventId | undefined;
      readonly registered: boolean;
      readonly turnstileOnline: boolean;
      readonly at: MonoMs;
    }
  | { readonly type: 'refused'; readonly visit: EventId; readonly at: MonoMs }
  /** Staff began to help somebody who waits, or stopped without an answer. */
  | {
      readonly type: 'attended';
      readonly visit: EventId;
      readonly attended: boolean;
      readonly at: MonoMs;
    }
  /** A green answer came for somebody who waits. */
  | { readonly type: 'eased'; readonly visit: EventId }
  /** A yellow or red came after an admission. */
  | { readonly type: 'contradicted'; readonly visit: EventId; readonly status: Contradiction }
  | { readonly type: 'mode'; readonly asked: LaneState['asked'] }
  | { readonly type: 'linking'; readonly active: boolean }
  | { readonly type: 'held'; readonly active: boolean }
  | {
      readonly type: 'free-exit';
      readonly active: boolean;
      readonly direction: Direction;
      readonly at: MonoMs;
    }
  | { readonly type: 'fire'; readonly active: boolean; readonly at: MonoMs }
  | { readonly type: 'devices'; readonly ready: boolean; readonly ledgerReady: boolean }
  | { readonly type: 'stop'; readonly at: MonoMs };

/** What became of a row that was allowed to open. */
export interface OutcomeRow {
  readonly type: 'outcome';
  readonly of: EventId;
  readonly passage: Passage;
  readonly pulses: number;
  readonly passed: number;
  readonly reversed: number;
  readonly error?: ErrorCode;
  readonly answers?: EventId;
  readonly steps: VisitSteps;
}

/** Rows about what has already happened. */
export type AfterRow =
  | OutcomeRow
  /** A read that ended without a decision: lifted early, or given up for an evacuation or a stop. */
  | {
      readonly type: 'failed-read';
      readonly visit: EventId;
      readonly result: 'retry' | 'abandoned';
      readonly failure?: ReadFailure;
      readonly steps: VisitSteps;
    }
  | {
      readonly type: 'assist-ended';
      readonly visit: EventId;
      readonly result: 'timeout' | 'stopped';
    }
  | {
      readonly type: 'passages';
      readonly what:
        'unexplained-passage' | 'evacuation-passage' | 'held-open-passage' | 'free-exit-passage';
      readonly direction?: Direction;
      readonly count: number;
    }
  | { readonly type: 'hardware'; readonly what: 'fire' | 'held-open'; readonly active: boolean };

export type Effect =
  /** Take the credential that this reader delivered; answer with `considered`. */
  | { readonly type: 'consider'; readonly visit: EventId; readonly reader: DeviceId }
  /** The number is known early; ask now if the site wants that. */
  | { readonly type: 'ask-early'; readonly visit: EventId; readonly reader: DeviceId }
  | { readonly type: 'ask'; readonly visit: EventId; readonly at: MonoMs }
  /** Answer with `decided`. */
  | { readonly type: 'decide'; readonly visit: EventId; readonly failure: ReadFailure | undefined }
  /** Answer with `committed` or `commit-failed`. */
  | {
      readonly type: 'commit';
      readonly visit: EventId;
      readonly reader: DeviceId;
      readonly decision: Decision;
      readonly reopens: EventId | undefined;
      readonly steps: VisitSteps;
    }
  /** Answer with `pulsed` or `pulse-failed`. Sent only for a committed row. */
  | { readonly type: 'pulse'; readonly id: EventId; readonly direction: Direction }
  | { readonly type: 'row'; readonly row: AfterRow }
  | { readonly type: 'emit'; readonly event: LaneEvent }
  | { readonly type: 'timer'; readonly key: TimerKey; readonly at: MonoMs }
  | { readonly type: 'cancel'; readonly key: TimerKey }
  | { readonly type: 'watch'; readonly pace: 'idle' | 'active' }
  /** Say the view again although it did not change. */
  | { readonly type: 'announce' }
  | { readonly type: 'released'; readonly id: EventId; readonly pulses: number }
  | { readonly type: 'release-failed'; readonly id: EventId; readonly code: ErrorCode }
  /** Keep the credential that this reader delivered, until its turn. */
  | { readonly type: 'keep-card'; readonly reader: DeviceId; readonly opening: EventId }
  | { readonly type: 'drop-card' }
  /** The gate is free: deliver the kept credential as if it came now. */
  | { readonly type: 'card-turn' }
  /** What is known of the person of this visit is not needed any more. */
  | { readonly type: 'forget'; readonly visit: EventId };

export interface Step {
  readonly state: LaneState;
  readonly effects: readonly Effect[];
}

export function stay(state: LaneState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** One step, then the next on what it left. */
export function then(step: Step, next: (state: LaneState) => Step): Step {
  const after = next(step.state);
  return { state: after.state, effects: [...step.effects, ...after.effects] };
}

export function report(
  lane: string,
  of: {
    readonly visit: EventId;
    readonly decision: Decision;
    readonly steps: VisitSteps;
    readonly pulses?: number;
    readonly passage?: Passage;
  },
): VisitReport {
  const { decision } = of;
  return {
    visit: of.visit,
    lane,
    outcome: decision.outcome,
    reasons: decision.reasons,
    findings: decision.findings,
    alarm: decision.alarm,
    mode: decision.mode,
    steps: of.steps,
    pulses: of.pulses ?? 0,
    passage: of.passage ?? 'none',
  };
}

/** Staff must see this; `active` false ends what was raised before. */
export function alarm(lane: string, code: LaneAlarm, active = true): Effect {
  return { type: 'emit', event: { type: 'alarm', lane, code, active } };
}

/** Does this opening still keep the lane for itself? */
export function isBlocking(opening: Opening | undefined): boolean {
  return opening !== undefined && opening.phase !== 'trailing';
}
