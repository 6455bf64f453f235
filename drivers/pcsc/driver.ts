/** A card reader of the PC/SC service: USB readers of any maker, contact or contactless. */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { CardProfileName } from '../../schemas/site-devices.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import { CardFieldReader } from '../cards/field-loop.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import { MessageCodec } from '../turnstile/guard/message-codec.js';
import { pcscReportSchema, type PcscReport } from './contract.js';
import { PcscSession } from './session.js';

export interface PcscReaderOptions {
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

/** Reports of the reader process, for the link. */
export function pcscCodec(): MessageCodec<PcscReport> {
  return new MessageCodec(pcscReportSchema);
}

/**
 * `polled` is the service: one that hangs, one that ended and a reader that was unplugged are noticed. A
 * reader that is plugged in and hangs by itself shows no card, and neither the service nor we can tell.
 */
export class PcscReader implements Reader, LinkDevice<PcscReport> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'polled';
  readonly presence = 'observable';
  readonly #loop: CardFieldReader;
  readonly #timers: Timers;
  #session: PcscSession | undefined;

  constructor(options: PcscReaderOptions) {
    this.id = options.id;
    this.#timers = options.timers;
    this.#loop = new CardFieldReader({ ...options, liveness: this.liveness });
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    return this.#loop.listen(listener);
  }

  attach(port: LinkPort<PcscReport>): void {
    this.detach();
    this.#session = new PcscSession({ port, loop: this.#loop, timers: this.#timers });
    // It rejects only on a fault of ours, and that must end the process, not pass in silence.
    void this.#session.run();
  }

  detach(): void {
    this.#session?.end();
    this.#session = undefined;
  }

  onNoise(bytes: number, at: MonoMs): void {
    this.#loop.noise(bytes, at);
  }
}
