/** Bodies and answers of the control socket that are not the desk's own. */
import { z } from 'zod';
import type { PolicyMode, StandingKind } from './decision.js';
import type { DeviceStatus } from './device.js';
import { documentSchema } from './holder.js';
import type { LaneView } from './lane-view.js';
import { ERASURE_REASONS, type EventId } from './ledger.js';
import { policySchema, type EpidemicOrder } from './policy.js';
import type { WallMs } from './time.js';
import type { PlatformStatus } from './status.js';
import { idNumberField } from './registration.js';
import { operatorField } from './text-fields.js';

/**
 * `evacuation` and `held-open` are states of the gate: software shows and records what its inputs
 * report and can neither begin nor end them.
 */
export const SETTABLE_LANE_MODES = ['normal', 'closed'] as const;
export type SettableLaneMode = (typeof SETTABLE_LANE_MODES)[number];
export type LaneModeName = SettableLaneMode | 'held-open' | 'evacuation';

export const laneModeChangeSchema = z.strictObject({
  mode: z.enum(SETTABLE_LANE_MODES),
  operator: operatorField,
});
export type LaneModeChange = z.infer<typeof laneModeChangeSchema>;

/**
 * What is stored about one person is destroyed (PIPL article 47): by the ID number, or by the kind and
 * number of the document she was registered with. `who` is the operator.
 */
export const erasureRequestSchema = z
  .strictObject({
    idNumber: idNumberField.optional(),
    document: documentSchema.optional(),
    who: operatorField,
    why: z.enum(ERASURE_REASONS),
  })
  .refine(({ idNumber, document }) => (idNumber === undefined) !== (document === undefined), {
    path: ['idNumber'],
    message: 'exactly one of idNumber and document is needed',
  });
export type ErasureRequest = z.infer<typeof erasureRequestSchema>;

/** Who puts a policy in force stands in the row. */
export const policyActivationSchema = z.strictObject({
  policy: policySchema,
  operator: operatorField,
});
export type PolicyActivationRequest = z.infer<typeof policyActivationSchema>;

/** A command that needs no words: nothing or `{}`. */
export const emptyBodySchema = z.strictObject({}).default({});

export interface HealthReason {
  /** Closed list of the gateway's health conditions. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Devices or files it is about, by their names in the site file. */
  readonly subjects: readonly string[];
}

export interface StatusReport {
  readonly version: string;
  /** Everybody and everything is invented; only then do demo commands act. */
  readonly demo: boolean;
  readonly pid: number;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly health: {
    readonly status: 'starting' | 'ready' | 'degraded' | 'stopping';
    readonly reasons: readonly HealthReason[];
  };
  readonly lanes: readonly { readonly view: LaneView; readonly mode: LaneModeName }[];
  readonly devices: readonly DeviceStatus[];
  readonly ledger: {
    /** Leaves in the tree. */
    readonly size: number;
    /** base64 of the 32-byte RFC 6962 root. */
    readonly root: string;
    /** Age of the last signed checkpoint in milliseconds; absent before the first. */
    readonly headAgeMs?: number;
    readonly ready: boolean;
  };
  readonly policy: {
    readonly mode: PolicyMode;
    readonly version: string;
    readonly order?: EpidemicOrder;
  };
  /** Absent where the site file names no platform. */
  readonly platform?: PlatformStatus;
}

/** What may be said of a registration without opening its payload: no name and no number. */
export interface RegistrationSummary {
  readonly eventId: EventId;
  readonly door: StandingKind;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly state: 'standing' | 'expired' | 'revoked';
  /** RFC 3339, UTC: the first instant at which it is no longer valid. */
  readonly validUntil: string;
}

export interface PolicyActivation {
  readonly version: string;
  readonly mode: PolicyMode;
  /** Event id of the `policy` row. */
  readonly eventId: EventId;
}

export interface ErasureReport {
  /** Event id of the `erasure` row. */
  readonly eventId: EventId;
  /** Rows whose payload, key and tag were destroyed. */
  readonly rows: number;
  /** Registry entries destroyed. */
  readonly entries: number;
}

export interface RetentionReport {
  /** False while the clock cannot be trusted: then nothing was destroyed. */
  readonly ran: boolean;
  /** Why the clock is in doubt; a code of the ledger's clock trust. */
  readonly doubt?: string;
  readonly destroyedDays: readonly string[];
  /** Registry entries whose end had come, destroyed. */
  readonly expiredEntries: number;
}

export interface CheckpointReport {
  /** C2SP signed note, as text. */
  readonly note: string;
  readonly size: number;
}

/** One leaf of the tree, exactly as it is stored and hashed (RFC 6962 section 2.1). */
export interface LeafReport {
  readonly seq: number;
  /** RFC 8785 text. */
  readonly record: string;
  /** base64 of SHA-256(0x00 || record). */
  readonly leafHash: string;
}

export interface DeskAlarm {
  readonly code: string;
  /** 1 emergencies, 2 somebody waits or a device is lost, 3 the rest. */
  readonly priority: 1 | 2 | 3;
  readonly zh: string;
  readonly en: string;
  readonly lane?: string;
  readonly firstAt: WallMs;
  readonly lastAt: WallMs;
  readonly count: number;
}
