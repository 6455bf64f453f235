/**
 * The driver contract: what a transport, a reader and a turnstile promise to the gateway.
 * Drivers know bytes and timing; nothing here knows policy, SQL or HTTP.
 */
import type { Credential } from './credential.js';
import type { MonoMs, Unlisten } from './time.js';

/** Stable name of a device in the site file, for example `reader-1`. */
export type DeviceId = string;

/**
 * `polled`: open but silent is noticed within 3 s.
 * `port-only`: unplugging is noticed, silence cannot be, and desk and doctor say so.
 */
export type Liveness = 'polled' | 'port-only';

/** The one reason a connection ended. `lost` carries the operating system's words. */
export type CloseReason =
  | { readonly kind: 'closed' }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** An open pipe of bytes. Single use: after `closed` a new one is opened, never this one again. */
export interface Connection {
  /** Resolves when the operating system has taken the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Delivers chunks as they arrive; their borders mean nothing. One listener only. */
  onData(listener: (chunk: Uint8Array) => void): void;
  /** Resolves once, never rejects. */
  readonly closed: Promise<CloseReason>;
  /** Never rejects; `closed` has the reason. */
  close(): Promise<void>;
}

export interface Transport {
  /** For people and logs: `serial:/dev/serial/by-id/… 115200` or `tcp:host:port`. */
  readonly label: string;
  /** Rejects with `DEVICE_OPEN_FAILED` when the port or socket cannot be opened. */
  open(): Promise<Connection>;
}

export type DeviceState =
  /** The link is being opened for the first time, or the device has not answered yet. */
  | 'connecting'
  /** Open and answering (or, for `port-only`, open). */
  | 'online'
  /** Open, but the device has not answered for its liveness limit. */
  | 'silent'
  /** The link is closed and is tried again and again; ends when the device itself has answered. */
  | 'offline'
  /** The device answers, and says that it cannot work (for example SAM self test failed). */
  | 'faulty'
  | 'stopped';

export type DeviceKind = 'reader' | 'turnstile';

/** One row of the device registry. Carries no personal data. */
export interface DeviceStatus {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly link: string;
  readonly liveness: Liveness;
  readonly state: DeviceState;
  /** Monotonic time of the last change of `state`. */
  readonly since: MonoMs;
  /** Why it is in this state, one short line in English; empty when online. */
  readonly detail: string;
  /** Bytes thrown away because they were no frame. */
  readonly noiseBytes: number;
  /** How many times the link was opened again after a loss. */
  readonly reopened: number;
  /** What the device said about itself, for example its SAM number. */
  readonly identity?: string;
}

export type ReadFailure =
  /** The card answered but its data could not be read (SW3 41, 33, 3F …). */
  | 'card-unreadable'
  /** Card and reader could not authenticate each other (SW3 31, 32). */
  | 'card-authentication'
  /** SW3 40 or a text type we do not know. */
  | 'unknown-card'
  /** Found, then gone before the read was complete. */
  | 'lifted-early'
  /** Frame was whole, its content broke a rule (check digit, dates). */
  | 'invalid-data'
  /** The reader stopped answering in the middle of a read. */
  | 'reader-silent'
  /** Two cards in the field at once: "one card only". */
  | 'several-cards'
  /** The card says that it is blocked, not enabled or expired by its issuer. */
  | 'card-blocked';

export type ReaderEvent =
  /** Something is in the field. */
  | { readonly type: 'found'; readonly at: MonoMs }
  /** ID number arrived, check digit right, frame not complete. Never enough to decide. */
  | { readonly type: 'number'; readonly number: string; readonly at: MonoMs }
  /** `at` is the moment the last byte of the frame arrived. */
  | { readonly type: 'credential'; readonly credential: Credential; readonly at: MonoMs }
  /** `final` is false while the driver goes on trying in the field. */
  | {
      readonly type: 'read-failed';
      readonly failure: ReadFailure;
      readonly final: boolean;
      readonly at: MonoMs;
    }
  | { readonly type: 'removed'; readonly at: MonoMs }
  | { readonly type: 'noise'; readonly bytes: number; readonly at: MonoMs };

export interface Reader {
  readonly id: DeviceId;
  readonly liveness: Liveness;
  /**
   * `observable`: `removed` is a fact. `ambiguous`: "no card" after a good read may mean that the
   * card still lies there (facts/resident-id.md section 3); after a failed read it counts as lifted.
   */
  readonly presence: 'observable' | 'ambiguous';
  listen(listener: (event: ReaderEvent) => void): Unlisten;
}

export type Direction = 'in' | 'out';

export type TurnstileEvent =
  | { readonly type: 'passed'; readonly direction: Direction; readonly at: MonoMs }
  /** Only where the site file maps a hold input. */
  | { readonly type: 'held-open'; readonly active: boolean; readonly at: MonoMs }
  /**
   * Only where the site file maps a free-exit input: the controller lets people out without a
   * credential, because of a push button or a mode. A passage in `direction` while this is active, or
   * within the gate's own hold after it, needs no visit; direction absent means either.
   */
  | {
      readonly type: 'free-exit';
      readonly active: boolean;
      readonly direction?: Direction;
      readonly at: MonoMs;
    }
  /** The fire contact. Release itself is hardware; this is only the news of it. */
  | { readonly type: 'fire'; readonly active: boolean; readonly at: MonoMs };

export interface PulseReceipt {
  /** First byte of the relay command handed to the operating system. */
  readonly sentAt: MonoMs;
  /** The board confirmed it. */
  readonly confirmedAt: MonoMs;
}

export interface Turnstile {
  readonly id: DeviceId;
  readonly liveness: Liveness;
  readonly hasPassageSensor: boolean;
  /**
   * Sends exactly one opening pulse, timed by the board where it can. Never retried inside: after a
   * rejection (`TURNSTILE_OFFLINE` nothing was sent; `TURNSTILE_UNCONFIRMED` it may have opened) the
   * caller decides.
   */
  pulse(direction: Direction): Promise<PulseReceipt>;
  /** `active` polls inputs at 25 to 50 ms, `idle` at 500 ms. */
  watch(pace: 'idle' | 'active'): void;
  listen(listener: (event: TurnstileEvent) => void): Unlisten;
}
