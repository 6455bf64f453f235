import { CardFieldReader, type RunEnd } from '../../../drivers/cards/field-loop.js';
import type { CardField, FieldSight } from '../../../drivers/cards/field.js';
import type { VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import type { ReaderEvent } from '../../../schemas/device.js';
import { TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { CARD_PROFILES, type CardProfileName } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { presented } from './presented.js';

/** What one call to a reader takes. */
const CALL_MS = 20;

/** A field in which the test lays cards down, over a reader that may fail. */
export class TestField implements CardField {
  readonly calls: string[] = [];
  cards: VirtualCard[] = [];
  /** Every call rejects with this. */
  fault: ErrorCode | undefined;
  /** Looks that see nothing although a card lies there. */
  blindLooks = 0;
  blindChecks = 0;
  unreadable = false;
  /** Commands that the reader does not answer. */
  lostCommands = 0;
  /** Calls that rejected. */
  failures = 0;
  apduMs = 5;
  readonly #time: ManualTime;

  constructor(time: ManualTime) {
    this.#time = time;
  }

  async look(): Promise<FieldSight> {
    await this.#call('look');
    const at = this.#time.mono();
    const [card, ...more] = this.cards;
    if (this.blindLooks > 0) {
      this.blindLooks--;
      return { kind: 'empty', at };
    }
    if (card === undefined) return { kind: 'empty', at };
    if (more.length > 0) return { kind: 'several', at };
    if (this.unreadable) return { kind: 'unreadable', at };
    const given = presented(card);
    const { apdu } = given;
    if (apdu === undefined) return { kind: 'card', card: given, at };
    const transceive = async (command: Uint8Array): Promise<Uint8Array> => {
      await this.#wait(this.apduMs);
      if (this.fault !== undefined) throw new TongdaoError(this.fault);
      if (this.lostCommands > 0) {
        this.lostCommands--;
        throw new TongdaoError('DEVICE_TIMEOUT');
      }
      if (!this.cards.includes(card)) throw new TongdaoError('CARD_GONE');
      return apdu.transceive(command);
    };
    return { kind: 'card', card: { ...given, apdu: { transceive } }, at };
  }

  async stillThere(): Promise<boolean> {
    await this.#call('stillThere');
    if (this.blindChecks > 0) {
      this.blindChecks--;
      return false;
    }
    return this.cards.length > 0;
  }

  async release(): Promise<void> {
    await this.#call('release');
    for (const card of this.cards) card.reset();
  }

  async #call(name: string): Promise<void> {
    this.calls.push(name);
    await this.#wait(CALL_MS);
    if (this.fault === undefined) return;
    this.failures++;
    throw new TongdaoError(this.fault);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#time.after(ms, resolve);
    });
  }
}

export class FieldRig {
  readonly time = new ManualTime();
  field = new TestField(this.time);
  readonly events: ReaderEvent[] = [];
  readonly reader: CardFieldReader;
  ended: RunEnd | undefined;

  constructor(profiles: readonly CardProfileName[] = CARD_PROFILES, uidOnly = true) {
    this.reader = new CardFieldReader({
      id: 'reader-1',
      liveness: 'polled',
      profiles,
      uidOnly,
      pollMs: 150,
      clock: this.time,
      timers: this.time,
    });
    this.reader.listen((event) => this.events.push(event));
  }

  start(): this {
    this.ended = undefined;
    void this.reader.run(this.field).then((end) => {
      this.ended = end;
    });
    return this;
  }

  /** The same cards under a link that was opened again. */
  replug(): this {
    const { cards } = this.field;
    this.field = new TestField(this.time);
    this.field.cards = cards;
    return this.start();
  }

  async lay(...cards: readonly VirtualCard[]): Promise<void> {
    this.field.cards = [...cards];
    await this.time.advance(1000);
  }

  async empty(): Promise<void> {
    await this.lay();
  }

  /** `found`, `credential`, `read-failed card-unreadable…` where the dots say that trying goes on. */
  get story(): string[] {
    return this.events.map((event) => {
      switch (event.type) {
        case 'read-failed':
          return `read-failed ${event.failure}${event.final ? '' : '…'}`;
        case 'credential':
          return `credential ${event.credential.identifiers[0]?.namespace ?? ''}`;
        case 'noise':
          return `noise ${event.bytes}`;
        case 'found':
        case 'number':
        case 'removed':
          return event.type;
      }
    });
  }

  /** The story without the tries that were not the last. */
  get outcome(): string[] {
    return this.story.filter((step) => !step.endsWith('…'));
  }

  async stop(): Promise<void> {
    this.reader.stop();
    await this.time.advance(100);
  }
}
