/**
 * The lane's state. It holds no personal data: a card is a keyed hash that means nothing outside
 * this process, and a person is known to the shell only.
 */
import type { LaneModeName, SettableLaneMode } from '../../schemas/control.js';
import type { Decision } from '../../schemas/decision.js';
import type { DeviceId, Direction, ReadFailure } from '../../schemas/device.js';
import type { EventId } from '../../schemas/ledger.js';
import type { MonoMs } from '../../schemas/time.js';
import type { VisitSteps } from '../../schemas/visit.js';

export type LaneMode = LaneModeName;

/** The rules that a decision was taken under. */
export type Rules = Pick<Decision, 'policyVersion' | 'mode'>;

/** What the platform said after an admission. */
export type Contradiction = 'yellow' | 'red';

/** What the machine needs of the site file (schemas/site.ts, `LaneConfig`) and of the hardware. */
export interface MachineConfig {
  readonly lane: string;
  readonly direction: Direction;
  readonly assistAtMs: number;
  readonly holdMs: number;
  readonly wide: boolean;
  readonly hasPassageSensor: boolean;
  /** Presence per reader: whether `removed` is a fact. */
  readonly observable: ReadonlySet<DeviceId>;
}

/** The controller lets people out by itself: a push button, or a mode of the gate. */
export interface FreeExit {
  readonly direction: Direction;
  /** Monotonic time at which the gate is locked again; absent while the input is active. */
  readonly until?: MonoMs;
}

/**
 * `card`: being read. `asked`: the platform is asked. `committing`: admitted, the row is on its way
 * to the disk. `pulsing`: the row is durable, the gate has been told. `assist`: decided, and not
 * shown before its moment. `due`: its moment came while nothing was decided.
 */
export type VisitStage = 'card' | 'asked' | 'committing' | 'pulsing' | 'assist' | 'due';

/** From a card found to pass or assist. */
export interface Visit {
  /** Event id of its decision row, chosen before anything is written. */
  readonly id: EventId;
  readonly reader: DeviceId;
  readonly foundAt: MonoMs;
  readonly stage: VisitStage;
  readonly card: string | undefined;
  /** The last failed try; it decides nothing before the assist moment. */
  readonly failure: ReadFailure | undefined;
  /** An early look-up has its answer already. */
  readonly answered: boolean;
  readonly stillReading: boolean;
  readonly present: boolean;
  readonly decision: Decision | undefined;
  /** The decision row that this visit opens once more. */
  readonly reopens: Reopenable | undefined;
  /** A green answer came late, before the assist was shown. */
  readonly eased: boolean;
  /** A pulse was sent that the board never confirmed. */
  readonly unconfirmed: boolean;
  /** It came after the decision; then the row opens nothing. */
  readonly contradicted: Contradiction | undefined;
  readonly steps: VisitSteps;
}

/**
 * `pulsing`: a pulse is under way. `open`: the gate is open and the display says so. `trailing`: the
 * passage is complete, or a companion may follow unspoken; the next card ends it.
 */
export type OpeningPhase = 'pulsing' | 'open' | 'trailing';

/** A committed row that may send pulses, and what has come of it. */
export interface Opening {
  readonly id: EventId;
  readonly origin: 'visit' | 'reopen' | 'desk';
  readonly decision: Decision;
  readonly direction: Direction;
  /** Upper limit of pulses. */
  readonly passages: number;
  readonly phase: OpeningPhase;
  readonly registered: boolean;
  readonly card: string | undefined;
  readonly reader: DeviceId | undefined;
  /** The card is, as a fact, still on the reader. */
  readonly present: boolean;
  readonly foundAt: MonoMs;
  /** Confirmed pulses. */
  readonly pulses: number;
  readonly passed: number;
  readonly reversed: number;
  readonly firstPulseAt: MonoMs | undefined;
  readonly reopens: Reopenable | undefined;
  /** A late yellow or red: no companion, and the same card does not open again by itself. */
  readonly contradicted: boolean;
  /** The visit of the assist that a desk answers with this opening. */
  readonly answers: EventId | undefined;
  /** That assist, once the gate has opened for it. */
  readonly answered: Assist | undefined;
  readonly steps: VisitSteps;
}

/** Somebody waits for staff. */
export interface Assist {
  readonly visit: EventId;
  /** Whose card it was. */
  readonly reader: DeviceId | undefined;
  readonly card: string | undefined;
  /** When it was shown. */
  readonly since: MonoMs;
  readonly decision: Decision;
  readonly steps: VisitSteps;
  readonly foundAt: MonoMs;
  readonly pulses: number;
  readonly passage: 'none' | 'unknown';
  readonly eased: boolean;
  /** A late yellow or red: nothing about it becomes easier for staff. */
  readonly contradicted: boolean;
  /** Admitted, but its row was not durable in time. */
  readonly overdue: boolean;
}

/** An opening that nobody used; the same card may have it once more. */
export interface Reopenable {
  readonly id: EventId;
  readonly card: string;
  readonly pulsedAt: MonoMs;
  readonly decision: Decision;
}

/** A card that was laid while the gate was open for somebody a desk let through. */
export interface NextCard {
  readonly reader: DeviceId;
  /** Undefined until it is read. */
  readonly card: string | undefined;
}

/** What a passage may have to be told: somebody right behind another, or from the wrong side. */
export type PassageNotice = 'one-by-one' | 'other-side';

export interface LaneState {
  /** What staff asked for; what holds is `modeOf`. */
  readonly asked: SettableLaneMode;
  /** The gate's hold input reports that it is held open. */
  readonly held: boolean;
  readonly fire: boolean;
  readonly freeExit: FreeExit | undefined;
  /** Turnstile, readers and ledger work. */
  readonly ready: boolean;
  readonly ledgerReady: boolean;
  /** Staff use the readers to link cards. */
  readonly linking: boolean;
  readonly visit: Visit | undefined;
  readonly opening: Opening | undefined;
  /** Everybody who waits, oldest first. */
  readonly assists: readonly Assist[];
  /** The assist on the display. */
  readonly shown: EventId | undefined;
  readonly retryShown: boolean;
  /** How people walked, told for a moment while nobody else needs the screen. */
  readonly notice: PassageNotice | undefined;
  readonly reopenable: Reopenable | undefined;
  /** Passages without a visit since the last row about them; absent when none was seen lately. */
  readonly unexplained: number | undefined;
  /** It has its turn when the gate is free again. */
  readonly nextCard: NextCard | undefined;
  /** Cards that came while the lane was busy or closed, and have no turn. */
  readonly ignoredCards: number;
}

export const INITIAL: LaneState = {
  asked: 'normal',
  held: false,
  fire: false,
  freeExit: undefined,
  ready: true,
  ledgerReady: true,
  linking: false,
  visit: undefined,
  opening: undefined,
  assists: [],
  shown: undefined,
  retryShown: false,
  notice: undefined,
  reopenable: undefined,
  unexplained: undefined,
  nextCard: undefined,
  ignoredCards: 0,
};

/** Fire before staff, closed before held open: hardware wins, and a closed lane invites nobody. */
export function modeOf(state: LaneState): LaneMode {
  if (state.fire) return 'evacuation';
  if (state.asked === 'closed') return 'closed';
  return state.held ? 'held-open' : 'normal';
}

export function withVisit(state: LaneState, change: Partial<Visit>): LaneState {
  return state.visit === undefined ? state : { ...state, visit: { ...state.visit, ...change } };
}

/** Whole milliseconds since the card was found. */
export function sinceFound(of: { readonly foundAt: MonoMs }, at: MonoMs): number {
  return Math.round(at - of.foundAt);
}
