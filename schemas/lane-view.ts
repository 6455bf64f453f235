/**
 * What the lane display may know. No name, number, age, colour or reason: nobody beside the lane can
 * tell a yellow code from a dirty card, and neither can this type.
 */
import type { VoiceSettings } from './display.js';

export const LANE_STATES = [
  'idle',
  'reading',
  'pass',
  'take-card',
  'registered',
  'retry',
  'insert',
  'one-card',
  'other-card',
  'one-by-one',
  'keep-going',
  'other-side',
  'assist',
  /** Staff use the reader for something that is no visit. */
  'staff',
  'closed',
  'device-down',
  'evacuate',
] as const;
export type LaneState = (typeof LANE_STATES)[number];

/** What a lane's readers can read, as the public calls it. */
export const READABLE_CARDS = ['id-card', 'social-security-card', 'senior-card'] as const;
export type ReadableCard = (typeof READABLE_CARDS)[number];

export interface LaneView {
  readonly lane: string;
  readonly state: LaneState;
  /** True 1.5 s after a card was found: the voice says that the card is being read. */
  readonly stillReading: boolean;
  /** Grows by one with every change; a page drops what is older than what it shows. */
  readonly revision: number;
}

export interface DisplayGeometry {
  /** Visible width of the screen in millimetres. */
  readonly widthMm: number;
  /** From the senior's eye to the screen, in millimetres. */
  readonly distanceMm: number;
}

/** The order that is in force, for the footer. */
export interface OrderInForce {
  readonly number: string;
  /** RFC 3339. */
  readonly ends: string;
}

/** First event of a lane's stream, sent again after every reconnect and whenever any of it changes. */
export interface LaneSnapshot {
  readonly view: LaneView;
  readonly geometry: DisplayGeometry;
  readonly voice: VoiceSettings;
  /** IANA zone of the venue: quiet hours and the end of the order are told in it. */
  readonly timeZone: string;
  /** Wall clock of the gateway, milliseconds since 1970: a tablet's own may be wrong. */
  readonly now: number;
  /** What the idle screen invites to. */
  readonly reads: readonly ReadableCard[];
  readonly mode: 'everyday' | 'epidemic';
  /** Only in epidemic mode. */
  readonly order?: OrderInForce;
  readonly build: string;
}
