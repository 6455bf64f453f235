/**
 * The loop that every reader with an antenna or a slot shares: look, read, wait until the card is gone.
 *
 * A driver owns one `CardFieldReader` for as long as it lives and hooks it to its link like this:
 *
 *     class Pn532Reader implements Reader, LinkDevice<Pn532Frame> {
 *       attach(port) { void this.#work(port) }   // rejects only on a fault of ours
 *       detach()     { this.#loop.stop() }
 *       listen(l)    { return this.#loop.listen(l) }
 *       onNoise(n,t) { this.#loop.noise(n, t) }
 *       // #work: set the chip up, port.report('online', …), then
 *       //   switch (await this.#loop.run(field)) {
 *       //     case 'silent': port.report('connecting'); set up again, run again
 *       //     case 'stopped': case 'closed': return
 *       //   }
 *     }
 */
import type { DeviceId, Liveness, Reader, ReaderEvent } from '../../schemas/device.js';
import type { CardProfileName } from '../../schemas/site-devices.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import type { CardField } from './field.js';
import { FieldVisit, type RunEnd } from './field-visit.js';
import { FieldPresence } from './field-presence.js';
import { profilesNamed } from './profiles.js';

export type { RunEnd } from './field-visit.js';

export interface CardFieldReaderOptions {
  readonly id: DeviceId;
  readonly liveness: Liveness;
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
 * Delivers each card once: a card that rests gives no second credential, not even through a lost
 * link. Tries share 2.5 s from `found`; then the card is left alone until it is taken away. Two cards
 * are `several-cards` until one of them is taken away.
 */
export class CardFieldReader implements Reader {
  readonly id: DeviceId;
  readonly liveness: Liveness;
  readonly presence = 'observable';
  readonly #options: CardFieldReaderOptions;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  readonly #card: FieldPresence;
  #visit: FieldVisit | undefined;

  constructor(options: CardFieldReaderOptions) {
    this.id = options.id;
    this.liveness = options.liveness;
    this.#options = options;
    this.#card = new FieldPresence((event) => this.#emit(event));
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Polls `field` until `stop` (`stopped`), until a call rejects with `DEVICE_CLOSED` (`closed`), or
   * until two calls in a row reject with `DEVICE_TIMEOUT` (`silent`: set the reader up again, then run
   * again). An unfinished read ends as `reader-silent`. Ends a run that is still going. Rejects only
   * on a fault of ours.
   */
  run(field: CardField): Promise<RunEnd> {
    this.stop();
    const { profiles, uidOnly, pollMs, clock, timers } = this.#options;
    this.#visit = new FieldVisit({
      field,
      presence: this.#card,
      reading: { profiles: profilesNamed(profiles), uidOnly },
      pollMs,
      clock,
      timers,
    });
    return this.#visit.run();
  }

  /** Stops every timer; afterwards no event comes until the next `run`. */
  stop(): void {
    this.#visit?.end();
    this.#visit = undefined;
  }

  /** Bytes of the link that were no frame, while it was this reader's turn. */
  noise(bytes: number, at: MonoMs): void {
    if (this.#visit !== undefined) this.#emit({ type: 'noise', bytes, at });
  }

  #emit(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
