import type {
  CheckpointReport,
  DeskAlarm,
  ErasureRequest,
  ErasureReport,
  LeafReport,
  PolicyActivation,
  PolicyActivationRequest,
  RegistrationSummary,
  RetentionReport,
  SettableLaneMode,
  StatusReport,
} from '../../../schemas/control.js';
import type {
  CorrectionAnswer,
  OpeningAnswer,
  RegistrationAnswer,
} from '../../../schemas/desk-answers.js';
import type { EventId } from '../../../schemas/ledger.js';
import type {
  Correction,
  ManualOpening,
  Refusal,
  Registration,
} from '../../../schemas/registration.js';
import type { Timers, Unlisten } from '../../../schemas/time.js';
import type { LaneEvent } from '../../../schemas/visit.js';
import type { Log } from '../../ops/log.js';

/** The registration desk, as the socket uses it (`RegistrationDesk` fits). */
export interface Desk {
  register(input: Registration): Promise<RegistrationAnswer>;
  correct(correction: Correction): Promise<CorrectionAnswer>;
  open(opening: ManualOpening): Promise<OpeningAnswer>;
  refuse(refusal: Refusal): Promise<void>;
}

/** What the composition wires to the control socket; each may reject with a `TongdaoError`. */
export interface ControlDeps {
  readonly desk: Desk;
  status(): StatusReport;
  /** Rejects with `LANE_UNKNOWN`. The lane writes the row. */
  setLaneMode(lane: string, mode: SettableLaneMode, operator: string): Promise<void>;
  /** Undefined when the event is no registration. */
  registration(eventId: EventId): RegistrationSummary | undefined;
  /** Undefined when no row has this event id. */
  leaf(eventId: EventId): LeafReport | undefined;
  /** Stores the document and appends a `policy` row; in force when it resolves. */
  activatePolicy(request: PolicyActivationRequest): Promise<PolicyActivation>;
  erasePerson(request: ErasureRequest): Promise<ErasureReport>;
  /** A one-time code that makes an administrator; for 30 minutes where accounts exist. */
  issueSetupCode(): string;
  onLaneEvent(listener: (event: LaneEvent) => void): Unlisten;
  alarms(): readonly DeskAlarm[];
  runRetention(): Promise<RetentionReport>;
  /** Signs a head of the tree as it is now, when it has grown, and returns the newest one. */
  checkpoint(): Promise<CheckpointReport>;
  readonly timers: Timers;
  readonly log: Pick<Log, 'failure'>;
}
