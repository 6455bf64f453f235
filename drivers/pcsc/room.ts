/** Inside the reader process: one reader of the service, and the card in it. */
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';
import { MessageCodec, encodeMessage } from '../turnstile/guard/message-codec.js';
import { connectCard } from './connect-card.js';
import { pcscOrderSchema, shortWords, type PcscOrder, type PcscReport } from './contract.js';
import {
  STATE_PRESENT,
  STATE_UNAWARE,
  UNPOWER_CARD,
  wordsOf,
  type PcscCard,
  type PcscContext,
  type PcscLayer,
  type PcscReaderHandle,
  type PcscReaderState,
} from './layer.js';
import { readerNamed } from './reader-name.js';

/** A card that takes longer, to be powered or to answer, counts as mute, milliseconds. */
const CARD_LIMIT_MS = 1500;

/** With these the service says that the reader or the service itself has gone. */
const GONE: readonly string[] = [
  'PC/SC service not running',
  'PC/SC service stopped',
  'Invalid handle',
  'Reader unavailable',
  'Unknown reader',
  'No readers available',
];
const NO_CARD: readonly string[] = ['No smart card present', 'Card was removed'];

export interface ReaderRoomParts {
  readonly layer: PcscLayer;
  /** Beginning of the reader's name. */
  readonly reader: string;
  readonly timers: Timers;
  readonly report: (bytes: Uint8Array) => void;
  /** Reader or service has gone: this room is of no more use. */
  readonly lost: (detail: string) => void;
}

type Answer<Report> = Report extends unknown ? Omit<Report, 'id'> : never;
type Said = Answer<PcscReport>;

export class ReaderRoom {
  readonly #parts: ReaderRoomParts;
  readonly #orders = new MessageCodec(pcscOrderSchema);
  /** Of its own: a client that waits for a card cannot ask for anything else. */
  readonly #watching: PcscContext;
  readonly #working: PcscContext;
  readonly #reader: PcscReaderHandle;
  #card: PcscCard | undefined;
  #turn: Promise<void> = Promise.resolve();
  /** A call that outlasted its limit and has not come back. */
  #stuck = false;

  /** @throws TongdaoError `DEVICE_OPEN_FAILED`, with the reason. */
  constructor(parts: ReaderRoomParts) {
    this.#parts = parts;
    try {
      this.#watching = parts.layer.open();
      this.#working = parts.layer.open();
      this.#reader = readerNamed(parts.reader, this.#working.listReaders());
    } catch (cause) {
      if (cause instanceof TongdaoError) throw cause;
      throw new TongdaoError('DEVICE_OPEN_FAILED', wordsOf(cause), { cause });
    }
  }

  receive(chunk: Uint8Array): void {
    for (const order of this.#orders.push(chunk)) void this.#obey(order);
  }

  /** Lets card and service go. */
  close(): void {
    this.#letGo();
    this.#watching.close();
    this.#working.close();
  }

  async #obey(order: PcscOrder): Promise<void> {
    const said = order.do === 'state' ? await this.#state() : await this.#inTurn(order);
    if (said !== undefined) this.#parts.report(encodeMessage({ id: order.id, ...said }));
  }

  #inTurn(order: Exclude<PcscOrder, { do: 'state' }>): Promise<Said | undefined> {
    const answer = this.#turn.then(() => this.#withCard(order));
    this.#turn = answer.then(() => undefined);
    return answer;
  }

  #withCard(order: PcscOrder): Promise<Said | undefined> {
    switch (order.do) {
      case 'connect':
        return this.#connect();
      case 'transmit':
        return this.#transmit(Buffer.from(order.apdu, 'hex'));
      case 'release':
      case 'state':
        this.#letGo();
        return Promise.resolve({ said: 'released' });
    }
  }

  /** Undefined: reader or service has gone, and that was said. */
  async #state(): Promise<Said | undefined> {
    try {
      const { state } = await this.#readerState();
      const present = (state & STATE_PRESENT) !== 0;
      return { said: 'state', reader: this.#reader.name, present, change: state >>> 16 };
    } catch (error) {
      this.#parts.lost(wordsOf(error));
      return undefined;
    }
  }

  async #readerState(): Promise<PcscReaderState> {
    const asked = [{ name: this.#reader.name, state: STATE_UNAWARE }];
    const [answer] = (await this.#watching.waitForChange(asked, 0)) ?? [];
    if (answer === undefined) throw new Error('the PC/SC service says nothing of the reader');
    return answer;
  }

  async #connect(): Promise<Said | undefined> {
    this.#letGo();
    if (this.#stuck) return { said: 'unreadable', why: 'the reader is still with the last card' };
    try {
      const { state, atr } = await this.#readerState();
      if ((state & STATE_PRESENT) === 0) return { said: 'empty' };
      const connecting = connectCard(this.#reader, atr ?? new Uint8Array(0));
      const card = await this.#limited(connecting, (late) => late.disconnect(UNPOWER_CARD));
      if (card === undefined) return { said: 'unreadable', why: 'the card does not answer' };
      this.#card = card;
      return { said: 'connected', atr: hexOf(card.atr ?? atr ?? new Uint8Array(0)) };
    } catch (error) {
      const words = wordsOf(error);
      if (this.#saysGone(words)) return undefined;
      if (NO_CARD.includes(words)) return { said: 'empty' };
      return { said: 'unreadable', why: shortWords(words) };
    }
  }

  async #transmit(command: Buffer): Promise<Said | undefined> {
    if (this.#card === undefined) return { said: 'gone', why: 'no card is connected' };
    try {
      const response = await this.#limited(this.#card.transmit(command), () => undefined);
      if (response !== undefined) return { said: 'response', apdu: hexOf(response) };
      // Its answer may still come, and would be taken for that of the next command.
      this.#card = undefined;
      return { said: 'gone', why: 'the card does not answer' };
    } catch (error) {
      const words = wordsOf(error);
      return this.#saysGone(words) ? undefined : { said: 'gone', why: shortWords(words) };
    }
  }

  #saysGone(words: string): boolean {
    if (!GONE.includes(words)) return false;
    this.#parts.lost(words);
    return true;
  }

  #letGo(): void {
    const card = this.#card;
    this.#card = undefined;
    try {
      card?.disconnect(UNPOWER_CARD);
    } catch (error) {
      // A card that has left cannot be let go; every other reason shows at the next order.
      this.#saysGone(wordsOf(error));
    }
  }

  /** Undefined after the limit; what comes then is given to `tooLate`. */
  #limited<T>(call: Promise<T>, tooLate: (late: T) => void): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const cancel = this.#parts.timers.after(CARD_LIMIT_MS, () => {
        isLate = true;
        this.#stuck = true;
        resolve(undefined);
      });
      const settled = (): void => {
        cancel();
        if (isLate) this.#stuck = false;
      };
      call.then(
        (value) => {
          settled();
          if (isLate) tooLate(value);
          else resolve(value);
        },
        (error: unknown) => {
          settled();
          if (!isLate) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
