/** What a lane tells the rest of the house about a visit. Carries no personal data. */
import type { Finding, Outcome, PolicyMode, Reason } from './decision.js';
import type { EventId } from './ledger.js';

/** `none`: nothing was opened. `unknown`: opened, and what happened then cannot be said. */
export const PASSAGES = ['passed', 'timeout', 'reversed', 'tailgate', 'unknown', 'none'] as const;
export type Passage = (typeof PASSAGES)[number];

/** Milliseconds since `found`, on the monotonic clock; a step that did not happen is absent. */
export interface VisitSteps {
  readonly number?: number;
  readonly credential?: number;
  readonly asked?: number;
  readonly answered?: number;
  readonly decided?: number;
  readonly committed?: number;
  readonly pulseSent?: number;
  readonly pulseConfirmed?: number;
  readonly passed?: number;
}

export interface VisitReport {
  /** Event id of the decision row. */
  readonly visit: EventId;
  readonly lane: string;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  readonly alarm: boolean;
  readonly mode: PolicyMode;
  readonly steps: VisitSteps;
  readonly pulses: number;
  readonly passage: Passage;
}

/** Codes of alarms that a lane raises by itself, apart from what its reports say. */
export const LANE_ALARMS = ['fire', 'unexplained-passage', 'turnstile-unconfirmed'] as const;
export type LaneAlarm = (typeof LANE_ALARMS)[number];

export type LaneEvent =
  | { readonly type: 'decided'; readonly report: VisitReport }
  /** The passage of an admitted visit is known, or an assist was answered or given up. */
  | { readonly type: 'ended'; readonly report: VisitReport }
  /** The card was lifted too early: "please try again". Nothing is decided; `visit` is the row. */
  | { readonly type: 'retry-shown'; readonly lane: string; readonly visit: EventId }
  /** Somebody waits for staff. The desk's queue shows lane and seconds only. */
  | { readonly type: 'assist-shown'; readonly lane: string; readonly visit: EventId }
  /** A green answer came late: the attendant's card becomes one tap. */
  | { readonly type: 'assist-eased'; readonly lane: string; readonly visit: EventId }
  /** A yellow or red arrived after an admission. */
  | { readonly type: 'contradicted'; readonly lane: string; readonly visit: EventId }
  /** `active` false: the cause has ended; only `fire` says so. */
  | {
      readonly type: 'alarm';
      readonly lane: string;
      readonly code: LaneAlarm;
      readonly active: boolean;
    };
