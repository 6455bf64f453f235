/** One slot of an ACS ACR1281S on a serial line: its antenna or its contact slot. */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { CardProfileName } from '../../schemas/site-devices.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import { CardFieldReader } from '../cards/field-loop.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import { STATUS, type AcrFrame, type AcrSlotName } from './frame.js';
import { AcrSession } from './session.js';
import { SequenceNumbers } from './slot.js';

export interface Acr1281sReaderOptions {
  readonly id: DeviceId;
  readonly slot: AcrSlotName;
  /** In the order in which they are tried. */
  readonly profiles: readonly CardProfileName[];
  /** Whether a card that gave nothing but its UID is a credential. */
  readonly uidOnly: boolean;
  /** Time between two looks, milliseconds. */
  readonly pollMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Antenna and contact slot are two readers on one link; their commands share its queue. */
export class Acr1281sReader implements Reader, LinkDevice<AcrFrame> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'polled';
  readonly presence = 'observable';
  readonly #loop: CardFieldReader;
  readonly #slot: AcrSlotName;
  readonly #sequence = new SequenceNumbers();
  readonly #timers: Timers;
  #session: AcrSession | undefined;

  constructor(options: Acr1281sReaderOptions) {
    this.id = options.id;
    this.#slot = options.slot;
    this.#timers = options.timers;
    this.#loop = new CardFieldReader({ ...options, liveness: this.liveness });
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    return this.#loop.listen(listener);
  }

  attach(port: LinkPort<AcrFrame>): void {
    this.detach();
    this.#session = new AcrSession({
      port,
      slot: this.#slot,
      sequence: this.#sequence,
      loop: this.#loop,
      timers: this.#timers,
    });
    // It rejects only on a fault of ours, and that must end the process, not pass in silence.
    void this.#session.run();
  }

  detach(): void {
    this.#session?.end();
    this.#session = undefined;
  }

  /** A status frame is part of its exchange, and what a slot change tells is asked for anyway. */
  onFrame(frame: AcrFrame): boolean {
    if (frame.kind === 'status') return frame.status === STATUS.accepted;
    return frame.kind === 'slot-change';
  }

  onNoise(bytes: number, at: MonoMs): void {
    this.#loop.noise(bytes, at);
  }
}
