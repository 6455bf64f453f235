/** The work on one open link: look, read, wait until the card is gone, for ever. */
import type { Identifier } from '../../schemas/credential.js';
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';
import type { CardField, FieldSight, PresentedCard } from './field.js';
import type { FieldPresence } from './field-presence.js';
import { readCard, type CardReading, type CardReadingOptions } from './read-card.js';
import { timedCard } from './timed-card.js';
import { uidIdentifier } from './uid.js';

/** Tries in the field follow each other at this distance. */
const RETRY_MS = 50;
/** A resting card without a UID of its own is read again at this pace, to see that it is the same. */
const RESTING_MS = 1000;
/** A try is given no less time than this. */
const SHORTEST_TRY_MS = 800;
/** Silent this often in a row, the reader is treated as one that may have been restarted. */
const MISSES = 2;
/** Where two cards lay, one alone is believed when it is seen this often in a row. */
const ALONE_TIMES = 2;

export interface FieldVisitParts {
  readonly field: CardField;
  readonly presence: FieldPresence;
  readonly reading: CardReadingOptions;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
}

export type RunEnd = 'stopped' | 'closed' | 'silent';

type CardSight = Extract<FieldSight, { kind: 'card' }>;

export class FieldVisit {
  readonly #parts: FieldVisitParts;
  #ended = false;
  #wake: Cancel = () => undefined;
  #misses = 0;
  /** The card of the last look is still activated. */
  #held = false;
  #comparedAt: MonoMs = -Infinity;
  #seenAlone = 0;

  constructor(parts: FieldVisitParts) {
    this.#parts = parts;
  }

  /** Rejects only on a fault of ours. */
  async run(): Promise<RunEnd> {
    const { clock, presence, pollMs } = this.#parts;
    while (!this.#ended) {
      const began = clock.mono();
      const end = await this.#round();
      if (end !== undefined) {
        this.end();
        return end;
      }
      const isReading = presence.phase === 'reading';
      await this.#pause(isReading ? RETRY_MS : Math.max(0, began + pollMs - clock.mono()));
    }
    return 'stopped';
  }

  /** Stops every timer. Gives the last event of an unfinished read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wake();
    this.#parts.presence.lost(this.#parts.clock.mono());
  }

  /** Undefined: go on. */
  async #round(): Promise<RunEnd | undefined> {
    try {
      await (this.#parts.presence.phase === 'settled' ? this.#watch() : this.#seek());
    } catch (error) {
      if (this.#ended) return 'stopped';
      return this.#afterError(error);
    }
    return undefined;
  }

  #afterError(error: unknown): RunEnd | undefined {
    const { presence, clock } = this.#parts;
    if (isTongdaoError(error, 'DEVICE_CLOSED')) return 'closed';
    if (!isTongdaoError(error, 'DEVICE_TIMEOUT')) throw error;
    // What the reader holds is not known any more.
    this.#held = false;
    this.#misses++;
    if (this.#misses >= MISSES) return 'silent';
    presence.failed('reader-silent', clock.mono());
    return undefined;
  }

  async #seek(): Promise<void> {
    const { presence } = this.#parts;
    let sight = await this.#look();
    // A card that is being moved often fails to be seen.
    if (sight.kind === 'empty' && presence.phase === 'reading') sight = await this.#look();
    switch (sight.kind) {
      case 'empty':
        presence.gone(sight.at);
        return;
      case 'several':
        presence.found(sight.at);
        presence.failed('several-cards', sight.at);
        return;
      case 'unreadable':
        presence.found(sight.at);
        presence.failed('card-unreadable', sight.at);
        return;
      case 'card':
        return this.#read(sight);
    }
  }

  async #read({ card, at }: CardSight): Promise<void> {
    const { presence } = this.#parts;
    presence.found(at, uidIdentifier(card.uid));
    const reading = await this.#tryToRead(card);
    const now = this.#parts.clock.mono();
    this.#comparedAt = now;
    if (reading.kind === 'read') presence.read(reading.credential, now);
    else presence.failed(reading.failure, now);
  }

  /** The card was read, or given up, and has not been seen to leave. */
  async #watch(): Promise<void> {
    const { presence } = this.#parts;
    if (this.#held && (await this.#stillThere())) return;
    let sight = await this.#look();
    // Once is no proof: a card may turn away from the antenna for a moment.
    if (sight.kind === 'empty') sight = await this.#look();
    if (sight.kind === 'empty') {
      presence.gone(sight.at);
      return;
    }
    if (presence.restsWithSeveral) return this.#watchSeveral(sight);
    if (sight.kind !== 'card') return;
    const uid = uidIdentifier(sight.card.uid);
    switch (presence.compare(uid)) {
      case 'same':
        return;
      case 'other':
        presence.gone(sight.at);
        return this.#read(sight);
      case 'unclear':
        return this.#compareByReading(sight, uid);
    }
  }

  async #watchSeveral(sight: FieldSight): Promise<void> {
    this.#seenAlone = sight.kind === 'card' ? this.#seenAlone + 1 : 0;
    if (sight.kind !== 'card') return;
    if (this.#seenAlone < ALONE_TIMES) {
      // Only another look can see the second card again.
      return this.#letGo();
    }
    this.#seenAlone = 0;
    this.#parts.presence.gone(sight.at);
    return this.#read(sight);
  }

  async #compareByReading({ card, at }: CardSight, uid: Identifier | undefined): Promise<void> {
    const { presence, clock } = this.#parts;
    if (at - this.#comparedAt < RESTING_MS) return;
    this.#comparedAt = at;
    const reading = await this.#tryToRead(card);
    if (reading.kind !== 'read' || presence.isResting(reading.credential)) return;
    presence.replaced(reading.credential, uid, at, clock.mono());
  }

  async #tryToRead(card: PresentedCard): Promise<CardReading> {
    const { clock, presence, reading } = this.#parts;
    const now = clock.mono();
    const until = now + Math.max(SHORTEST_TRY_MS, presence.leftMs(now));
    try {
      return await this.#asked(readCard(timedCard(card, until, clock), reading));
    } catch (error) {
      if (this.#ended || !isTongdaoError(error, 'CARD_GONE')) throw error;
      return { kind: 'failed', failure: 'card-unreadable' };
    }
  }

  async #look(): Promise<FieldSight> {
    const { field, clock } = this.#parts;
    await this.#letGo();
    try {
      const sight = await this.#asked(field.look());
      this.#held = sight.kind === 'card';
      return sight;
    } catch (error) {
      if (this.#ended || !isTongdaoError(error, 'CARD_GONE')) throw error;
      return { kind: 'empty', at: clock.mono() };
    }
  }

  async #stillThere(): Promise<boolean> {
    try {
      return await this.#asked(this.#parts.field.stillThere());
    } catch (error) {
      if (this.#ended || !isTongdaoError(error, 'CARD_GONE')) throw error;
      return false;
    }
  }

  async #letGo(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    try {
      await this.#asked(this.#parts.field.release());
    } catch (error) {
      if (this.#ended || !isTongdaoError(error, 'CARD_GONE')) throw error;
    }
  }

  /** What comes after the end is not looked at. */
  async #asked<T>(call: Promise<T>): Promise<T> {
    const answer = await call;
    if (this.#ended) throw new TongdaoError('DEVICE_CLOSED');
    this.#misses = 0;
    return answer;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.timers.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
