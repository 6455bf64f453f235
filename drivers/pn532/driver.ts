/** A card reader with an NXP PN532 on a serial line. */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { CardProfileName } from '../../schemas/site-devices.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import { CardFieldReader } from '../cards/field-loop.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import type { Pn532Frame } from './frame.js';
import { Pn532Session } from './session.js';

export interface Pn532ReaderOptions {
  readonly id: DeviceId;
  /** In the order in which they are tried. */
  readonly profiles: readonly CardProfileName[];
  /** Whether a card that gave nothing but its UID is a credential. */
  readonly uidOnly: boolean;
  /** Time between two looks, milliseconds. */
  readonly pollMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * ISO/IEC 14443 cards of type A and B. The search for a card is the heartbeat: a chip that does not
 * answer it is silent, and one that was without power is set up again when it answers.
 */
export class Pn532Reader implements Reader, LinkDevice<Pn532Frame> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'polled';
  readonly presence = 'observable';
  readonly #loop: CardFieldReader;
  readonly #clock: Clock;
  readonly #timers: Timers;
  #session: Pn532Session | undefined;

  constructor(options: Pn532ReaderOptions) {
    this.id = options.id;
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#loop = new CardFieldReader({ ...options, liveness: this.liveness });
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    return this.#loop.listen(listener);
  }

  attach(port: LinkPort<Pn532Frame>): void {
    this.detach();
    const parts = { port, loop: this.#loop, clock: this.#clock, timers: this.#timers };
    this.#session = new Pn532Session(parts);
    // It rejects only on a fault of ours, and that must end the process, not pass in silence.
    void this.#session.run();
  }

  detach(): void {
    this.#session?.end();
    this.#session = undefined;
  }

  /** An ACK is part of its exchange, not a frame that nobody waited for. */
  onFrame(frame: Pn532Frame): boolean {
    return frame.kind === 'ack';
  }

  onNoise(bytes: number, at: MonoMs): void {
    this.#loop.noise(bytes, at);
  }
}
