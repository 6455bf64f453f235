/** A resident-ID card reader (SAM_V / SAM_A) on a link. */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import type { SamReply } from './frame.js';
import { Presence } from './presence.js';
import { SamSession } from './session.js';

export interface SamReaderOptions {
  readonly id: DeviceId;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Time between two searches for a card, milliseconds (facts/resident-id.md section 3). */
  readonly pollMs?: number;
  /** Read the additional address (30 03) of each card, too; by default not. */
  readonly additionalAddress?: boolean;
}

/**
 * Delivers each card once: a card that stays gives no second credential. `presence` is ambiguous:
 * after a good read a module may say "no card" although the card still lies there. No photo leaves
 * the driver; its bytes are overwritten as soon as the text has been read.
 */
export class SamReader implements Reader, LinkDevice<SamReply> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'polled';
  readonly presence = 'ambiguous';
  readonly #options: SamReaderOptions;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  readonly #card = new Presence((event) => this.#emit(event));
  #session: SamSession | undefined;

  constructor(options: SamReaderOptions) {
    this.id = options.id;
    this.#options = options;
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  attach(port: LinkPort<SamReply>): void {
    this.detach();
    const { clock, timers, pollMs = 320, additionalAddress = false } = this.#options;
    this.#session = new SamSession({
      ...{ port, presence: this.#card, clock, timers, pollMs, additionalAddress },
    });
    // It rejects only on a fault of ours, and that must end the process, not pass in silence.
    void this.#session.run();
  }

  /** A read that was under way ends here as `reader-silent`; afterwards no event comes. */
  detach(): void {
    this.#session?.end();
    this.#session = undefined;
  }

  onNoise(bytes: number, at: MonoMs): void {
    if (this.#session !== undefined) this.#emit({ type: 'noise', bytes, at });
  }

  #emit(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
