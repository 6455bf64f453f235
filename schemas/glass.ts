/**
 * What the glass gate of a demo site shows: what crossed every wire during a visit, on one axis. It is
 * served by a process of its own; the gateway has no such route and no byte tap (design section 5).
 */
import type { Outcome, PolicyMode, Reason } from './decision.js';
import type { DeviceState } from './device.js';
import type { LaneState } from './lane-view.js';

export const GLASS_SOURCES = ['reader', 'gateway', 'platform', 'turnstile'] as const;
export type GlassSource = (typeof GLASS_SOURCES)[number];

export interface BothLanguages {
  readonly zh: string;
  readonly en: string;
}

/** Bytes that crossed a wire, with what they mean. */
export interface GlassBytes extends BothLanguages {
  /** As the gateway sees it. */
  readonly direction: 'sent' | 'received';
  /** `aa bb cc`. */
  readonly hex: string;
}

/** A text under a heading: JSON, a token, a ledger record. */
export interface GlassText extends BothLanguages {
  readonly text: string;
}

export interface GlassStep extends BothLanguages {
  /** Unique within its visit; a step that is told again takes the place of the earlier one. */
  readonly key: string;
  readonly source: GlassSource;
  /** Short and stable, for programs. */
  readonly kind: string;
  /** Milliseconds from the question to which the reader answered "card found". */
  readonly fromMs: number;
  /** Equal to `fromMs` for a moment. */
  readonly toMs: number;
  /** How often in a row the same bytes went to and fro. */
  readonly times: number;
  readonly bytes: readonly GlassBytes[];
  readonly texts: readonly GlassText[];
}

export interface GlassVisit {
  readonly id: string;
  readonly lane: string;
  /** Demo person whose number was in the frame; absent before it was read. */
  readonly person?: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly state: 'running' | 'waits-for-staff' | 'ended';
  /** Event id of the decision row. */
  readonly event?: string;
  readonly outcome?: Outcome | 'retry';
  readonly reasons: readonly Reason[];
  readonly passage?: string;
  /** By time. */
  readonly steps: readonly GlassStep[];
}

export interface GlassLane {
  readonly id: string;
  readonly name: string;
  /** Address of the lane display. */
  readonly display: string;
  /** Absent while the gateway cannot be reached. */
  readonly state?: LaneState;
  /** The gateway's word on its link to the reader. */
  readonly reader?: DeviceState;
  readonly plugged: boolean;
  /** Demo person whose card lies on the reader. */
  readonly card?: string;
  readonly cardPresent: boolean;
  readonly unlocked: boolean;
  /** Counted by the relay board. */
  readonly pulses: number;
  /** Counted by the turnstile. */
  readonly passed: number;
}

export interface GlassHouse {
  /** False while the gateway does not answer. */
  readonly gateway: boolean;
  readonly mode?: PolicyMode;
  /** The simulated platform answers. */
  readonly platform: boolean;
  readonly lanes: readonly GlassLane[];
}

export interface GlassPerson {
  readonly id: string;
  readonly name: string;
  readonly birth: string;
  readonly idNumber: string;
  readonly card: string;
  readonly note: BothLanguages;
  readonly expected: Readonly<
    Record<PolicyMode, { readonly outcome: Outcome; readonly reason: string }>
  >;
}

/** Events of `GET /api/visits/events`; the first is `snapshot`. */
export type GlassEvent =
  | {
      readonly type: 'snapshot';
      readonly house: GlassHouse;
      readonly visits: readonly GlassVisit[];
    }
  | { readonly type: 'house'; readonly house: GlassHouse }
  | { readonly type: 'visit'; readonly visit: GlassVisit };

export interface TamperAnswer {
  readonly leaves: number;
  readonly ok_before: boolean;
  readonly edited_seq: number;
  readonly before: string;
  readonly after: string;
  readonly ok_after: boolean;
  readonly first_bad_seq?: number | undefined;
  /** Verification named the row that was edited. */
  readonly named: boolean;
  readonly sentences: { readonly zh: readonly string[]; readonly en: readonly string[] };
}

export interface ForgetAnswer {
  readonly person: string;
  readonly size: number;
  readonly root_before: string;
  readonly root_after: string;
  readonly same_root: boolean;
  readonly payloads_erased: number;
  readonly registry_entries_erased: number;
  /** Payloads of these that can still be found in the files. */
  readonly payload_bytes_found: number;
}
