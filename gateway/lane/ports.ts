/** What a lane is built from. */
import type { SettableLaneMode } from '../../schemas/control.js';
import type { DeviceId, Direction, Reader, Turnstile } from '../../schemas/device.js';
import type { EventId, LedgerWriter, StandingStore, VenueDay } from '../../schemas/ledger.js';
import type { LaneConfig } from '../../schemas/site.js';
import type { HealthPlatform, Person } from '../../schemas/status.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { LinkLookup } from './identify.js';

/** Takes failures: every line is worth an error. Fields carry no personal data and no reason. */
export type LaneLog = (event: string, fields: Record<string, string | number | boolean>) => void;

export interface LanePorts {
  readonly config: LaneConfig;
  readonly readers: readonly Reader[];
  readonly turnstile: Turnstile;
  readonly turnstileOnline: () => boolean;
  /** Absent: readers count as working. */
  readonly readersOnline?: (readers: readonly DeviceId[]) => boolean;
  /** What a lane where nobody stands invites to: `insert` where every reader is a slot. Absent: `idle`. */
  readonly atRest?: 'idle' | 'insert';
  /** What staff asked for before the process last ended. Absent: `normal`. */
  readonly initialMode?: SettableLaneMode;
  /** Keeps what staff ask for beyond the process. The mode holds, too, when this rejects. */
  readonly onModeAsked?: (mode: SettableLaneMode) => Promise<void>;
  readonly ledger: LedgerWriter;
  readonly standing: StandingStore;
  /** Absent: no card is linked. May throw as the ledger does. */
  readonly links?: LinkLookup;
  /** Absent: nobody can be asked, and a look-up is `unavailable`. */
  readonly platform?: HealthPlatform;
  /** Ask at the early number already (site setting `platform.earlyLookup`). */
  readonly earlyLookup?: boolean;
  readonly policyInForce: () => PolicyInForce;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log?: LaneLog;
}

export interface Release {
  /** The desk's own row, committed with `opening: 'begins'`. */
  readonly eventId: EventId;
  readonly direction: Direction;
  /** 1 to 5. */
  readonly passages: number;
  /** The assist that this answers. */
  readonly visit?: EventId;
  /** Whom the desk has registered: her own card, laid as well, is no next visit. */
  readonly person?: Person;
  /** The display says "registered", which looks like pass. */
  readonly registered: boolean;
}

export interface Refusal {
  readonly visit: EventId;
  readonly operator: string;
  readonly reason: string;
}
