import type { Connection } from '../../schemas/device.js';
import type { Timers } from '../../schemas/time.js';
import { SamCodec } from './codec.js';
import { exchangeFor, type Step } from './exchanges.js';
import type { SamReply } from './frame.js';

/**
 * Single questions on an open line without a link around it: for looking what hangs on a port. One
 * question at a time.
 */
export class SamInquiry {
  readonly #connection: Connection;
  readonly #timers: Timers;
  readonly #codec = new SamCodec();
  #heard: (reply: SamReply) => void = () => undefined;

  /** Takes the connection's data; closing it stays with the caller. */
  constructor(connection: Connection, timers: Timers) {
    this.#connection = connection;
    this.#timers = timers;
    connection.onData((chunk) => {
      for (const reply of this.#codec.push(chunk)) this.#heard(reply);
    });
  }

  /** The answer to this step, or undefined when none came in time. Rejects with `DEVICE_CLOSED`. */
  async ask(step: Step, timeoutMs?: number): Promise<SamReply | undefined> {
    const exchange = exchangeFor(step, timeoutMs === undefined ? {} : { timeoutMs });
    return this.#send(exchange.request, exchange.timeoutMs, (reply) => exchange.accepts(reply));
  }

  /** Whether any whole reply came to a question about the module's state. */
  async hearsAnything(timeoutMs: number): Promise<boolean> {
    const { request } = exchangeFor('status');
    return (await this.#send(request, timeoutMs, () => true)) !== undefined;
  }

  async #send(
    request: Uint8Array,
    timeoutMs: number,
    accepts: (reply: SamReply) => boolean,
  ): Promise<SamReply | undefined> {
    this.#codec.drop();
    let stop = (): void => undefined;
    const answer = new Promise<SamReply | undefined>((resolve) => {
      const cancel = this.#timers.after(timeoutMs, () => resolve(undefined));
      stop = () => {
        cancel();
        resolve(undefined);
      };
      this.#heard = (reply) => {
        if (accepts(reply)) resolve(reply);
      };
    });
    try {
      await this.#connection.write(request);
      return await answer;
    } finally {
      stop();
      this.#heard = () => undefined;
    }
  }
}
