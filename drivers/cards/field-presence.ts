/** What is known of the card that lies in a field, for as long as its reader lives. */
import type { Credential, Identifier } from '../../schemas/credential.js';
import type { ReadFailure, ReaderEvent } from '../../schemas/device.js';
import type { MonoMs } from '../../schemas/time.js';
import { Presence } from '../sam/presence.js';

/** Canonical UID, where the card has one of its own. */
type Uid = Identifier | undefined;

/** What was in the field when trying ended. */
interface Resting {
  readonly uid: Uid;
  /** Absent when it could not be read. */
  readonly credential?: Credential;
  readonly several: boolean;
}

/** How a card in the field compares with the one that rests there. `unclear`: only reading can tell. */
export type Comparison = 'same' | 'other' | 'unclear';

/** The events are those of `Presence`; this remembers which card it was. */
export class FieldPresence {
  readonly #events: Presence;
  #seen: Uid;
  #resting: Resting | undefined;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#events = new Presence(emit);
  }

  get phase(): Presence['phase'] {
    return this.#events.phase;
  }

  /** Trying ended with two cards in the field: one of them alone is news. */
  get restsWithSeveral(): boolean {
    return this.phase === 'settled' && this.#resting?.several === true;
  }

  leftMs(now: MonoMs): number {
    return this.#events.leftMs(now);
  }

  /** `uid` is that of the card which is about to be read. */
  found(at: MonoMs, uid?: Identifier): void {
    this.#seen = uid;
    this.#events.found(at);
  }

  read(credential: Credential, at: MonoMs): void {
    this.#resting = { uid: this.#seen, credential, several: false };
    this.#events.read(credential, at);
  }

  failed(failure: ReadFailure, at: MonoMs): void {
    if (this.phase !== 'reading') return;
    this.#resting = { uid: this.#seen, several: failure === 'several-cards' };
    this.#events.failed(failure, at);
  }

  gone(at: MonoMs): void {
    this.#events.gone(at);
  }

  lost(at: MonoMs): void {
    this.#events.lost(at);
  }

  /** Another card lies where the settled one was, without an empty field in between. */
  replaced(credential: Credential, uid: Uid, foundAt: MonoMs, at: MonoMs): void {
    this.#resting = { uid, credential, several: false };
    this.#events.replaced(credential, foundAt, at);
  }

  /** By UID; a card that could not be read and has none is left alone until it is taken away. */
  compare(uid: Uid): Comparison {
    const resting = this.#resting;
    if (resting?.uid !== undefined && uid !== undefined) {
      return resting.uid.value === uid.value ? 'same' : 'other';
    }
    return resting?.credential === undefined ? 'same' : 'unclear';
  }

  /** Whether a card that was read names itself as the resting one did. */
  isResting({ identifiers }: Credential): boolean {
    const known = this.#resting?.credential?.identifiers ?? [];
    return identifiers.some(({ namespace, value }) =>
      known.some((other) => other.namespace === namespace && other.value === value),
    );
  }
}
