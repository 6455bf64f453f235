/**
 * What the supervisor of a link and the devices on it promise each other. A link is one port or
 * socket; devices are addresses on it and share one queue of exchanges.
 */
import type { DeviceId, DeviceKind, Liveness } from '../../schemas/device.js';
import type { MonoMs } from '../../schemas/time.js';

/** Turns the bytes of one link into whole, verified frames. Never throws, whatever arrives. */
export interface Codec<Frame> {
  /** Feeds a chunk; its borders mean nothing. */
  push(chunk: Uint8Array): readonly Frame[];
  /** Bytes of a frame that has begun and is not complete. Valid until the next `push` or `drop`. */
  pending(): Uint8Array;
  /** Gives up the pending bytes and counts them as noise. */
  drop(): void;
  /** Bytes discarded since the last call. */
  takeNoise(): number;
  /**
   * The line fell silent with bytes pending. A codec whose frames may end by silence gives them out
   * here; what is still pending afterwards is dropped.
   */
  atSilence?(): readonly Frame[];
}

/** `pulse` goes before `input`, `input` before `read`, `read` before `heartbeat`. */
export type Urgency = 'pulse' | 'input' | 'read' | 'heartbeat';

export interface Exchange<Frame> {
  readonly request: Uint8Array;
  readonly urgency: Urgency;
  /** From the request handed to the operating system to the whole reply, milliseconds. */
  readonly timeoutMs: number;
  /** A frame that answers something else (late answer) is dropped and counted. */
  accepts(frame: Frame): boolean;
  /**
   * The first byte is being handed to the operating system now. An exchange that rejects before this
   * call sent nothing; one that rejects after it may have been carried out by the device.
   */
  onSent?(at: MonoMs): void;
  /** Called while a reply grows, with what has arrived of it. */
  onPartial?(pending: Uint8Array, at: MonoMs): void;
}

export interface Reply<Frame> {
  readonly frame: Frame;
  readonly sentAt: MonoMs;
  /** Arrival of the chunk that held the last byte. */
  readonly receivedAt: MonoMs;
}

/** A device's hand on an open link. Dead after `detach`; every later call rejects. */
export interface LinkPort<Frame> {
  /** Rejects with `DEVICE_TIMEOUT` or `DEVICE_CLOSED`. */
  exchange(exchange: Exchange<Frame>): Promise<Reply<Frame>>;
  /**
   * The device proved that it works (or says that it cannot). `connecting` takes that back: it fell
   * silent and must be set up again, so that its first answers do not make it `online`.
   */
  report(state: 'connecting' | 'online' | 'faulty', detail?: string, identity?: string): void;
  /** Counts bytes as noise that made a frame and no sense: a text of the wrong length or alphabet. */
  discard(bytes: number): void;
}

export interface LinkDevice<Frame> {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly liveness: Liveness;
  /** After every opening of the link. The device starts its own polling here. */
  attach(port: LinkPort<Frame>): void;
  /** The link is gone: stop every timer. */
  detach(): void;
  /** Bytes were discarded on the link while it was this device's turn. */
  onNoise?(bytes: number, at: MonoMs): void;
  /**
   * A whole frame that answers no exchange: keyboard, line and code readers speak unasked. `at` is the
   * arrival of its last byte. True when it was for this device; a frame that nobody takes is stray.
   */
  onFrame?(frame: Frame, at: MonoMs): boolean;
}
