/** Orders to the reader process, one at a time, each with its own report. */
import { TongdaoError } from '../../schemas/errors.js';
import type { MonoMs } from '../../schemas/time.js';
import type { LinkPort } from '../supervisor/contract.js';
import { encodeMessage } from '../turnstile/guard/message-codec.js';
import type { PcscReport } from './contract.js';

/** A question to the service and back, milliseconds. */
const STATE_MS = 1000;
/** The reader process gives a card 1.5 s, milliseconds. */
const CARD_MS = 2200;

type Said = PcscReport['said'];
type ReportOf<Word extends Said> = Extract<PcscReport, { said: Word }>;

export interface PcscAnswer<Word extends Said> {
  readonly report: ReportOf<Word>;
  readonly at: MonoMs;
}

/** Every call rejects with `DEVICE_TIMEOUT` or `DEVICE_CLOSED`. */
export class PcscSlot {
  readonly #port: LinkPort<PcscReport>;
  #lastId = 0;

  constructor(port: LinkPort<PcscReport>) {
    this.#port = port;
  }

  /** Asks the service itself: it is the heartbeat. */
  state(): Promise<PcscAnswer<'state'>> {
    return this.#ask({ do: 'state' }, ['state'], STATE_MS);
  }

  connect(): Promise<PcscAnswer<'connected' | 'empty' | 'unreadable'>> {
    return this.#ask({ do: 'connect' }, ['connected', 'empty', 'unreadable'], CARD_MS);
  }

  transmit(command: Uint8Array): Promise<PcscAnswer<'response' | 'gone'>> {
    const apdu = Buffer.from(command).toString('hex').toUpperCase();
    return this.#ask({ do: 'transmit', apdu }, ['response', 'gone'], CARD_MS);
  }

  async release(): Promise<void> {
    await this.#ask({ do: 'release' }, ['released'], CARD_MS);
  }

  async #ask<Word extends Said>(
    order: { readonly do: string; readonly apdu?: string },
    words: readonly Word[],
    timeoutMs: number,
  ): Promise<PcscAnswer<Word>> {
    const id = ++this.#lastId;
    const isAnswer = (report: PcscReport): report is ReportOf<Word> =>
      report.id === id && words.some((word) => word === report.said);
    const { frame, receivedAt } = await this.#port.exchange({
      request: encodeMessage({ id, ...order }),
      urgency: order.do === 'state' ? 'heartbeat' : 'read',
      timeoutMs,
      accepts: isAnswer,
    });
    if (!isAnswer(frame)) throw new TongdaoError('INTERNAL', 'a report that was not accepted');
    return { report: frame, at: receivedAt };
  }
}
