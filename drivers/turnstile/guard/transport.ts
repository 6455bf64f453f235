import type { CloseReason, Connection, Transport } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { Clock, Timers } from '../../../schemas/time.js';
import { Ending } from '../../transport/ending.js';
import { Inbox } from '../../transport/inbox.js';
import type { GuardSetup } from './contract.js';
import type { GuardNews } from './control.js';
import { GUARD_PROGRAM, GuardChild, type GuardProgram } from './guard-child.js';

/** A fresh process on a loaded small machine, the port and all channels off, milliseconds. */
const OPEN_LIMIT_MS = 5000;
/** A board that is not let go by then is taken away, milliseconds; below the link's own limit. */
const RELEASE_LIMIT_MS = 700;

export interface GuardTransportOptions {
  readonly setup: GuardSetup;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly program?: GuardProgram;
}

class GuardConnection implements Connection {
  readonly #child: GuardChild;
  readonly #timers: Timers;
  readonly #ending = new Ending('relay guard');
  readonly #inbox = new Inbox();
  #closing: Promise<void> | undefined;
  #released: () => void = () => undefined;

  constructor(child: GuardChild, timers: Timers) {
    this.#child = child;
    this.#timers = timers;
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#ending.ended || this.#closing !== undefined) {
      return Promise.reject(this.#ending.error());
    }
    return this.#child.write(bytes);
  }

  /** Resolves when every channel is off and the port is free, or the guard had to be killed. */
  close(): Promise<void> {
    if (this.#ending.ended) return Promise.resolve();
    this.#closing ??= this.#release();
    return this.#closing;
  }

  receive(chunk: Uint8Array): void {
    if (!this.#ending.ended) this.#inbox.deliver(chunk);
  }

  hear(news: GuardNews): void {
    switch (news.said) {
      case 'released':
        this.#released();
        return;
      case 'lost':
        this.lose(news.detail);
        return;
      case 'open':
      case 'failed':
      case 'pong':
        return;
    }
  }

  lose(detail: string): void {
    this.#ending.end({ kind: 'lost', detail });
    this.#released();
  }

  async #release(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#timers.after(RELEASE_LIMIT_MS, () => {
        this.#child.kill('guard did not let its board go');
        this.#released();
      });
      this.#released = () => {
        cancel();
        resolve();
      };
      this.#child.control({ do: 'release' });
      if (this.#child.gone) this.#released();
    });
    this.#ending.end({ kind: 'closed' });
  }
}

/**
 * A relay board behind its guard process, as a line of orders and reports (contract.ts). One process
 * serves every opening while it works; one that ends or is stuck is replaced at the next. `open` rejects
 * with `DEVICE_OPEN_FAILED` and the board's own words.
 */
export class GuardTransport implements Transport {
  readonly label: string;
  readonly #options: GuardTransportOptions;
  #child: GuardChild | undefined;
  #connection: GuardConnection | undefined;
  #opening: { resolve(): void; reject(detail: string): void } | undefined;

  constructor(options: GuardTransportOptions) {
    this.#options = options;
    const { board, transport } = options.setup;
    this.label = `guard:${board}:${transport.type}`;
  }

  async open(): Promise<Connection> {
    const child = this.#process();
    this.#connection = undefined;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#options.timers.after(OPEN_LIMIT_MS, () => child.kill('guard is stuck'));
      const settled = (): void => {
        cancel();
        this.#opening = undefined;
      };
      this.#opening = {
        resolve: () => {
          settled();
          resolve();
        },
        reject: (detail) => {
          settled();
          reject(new TongdaoError('DEVICE_OPEN_FAILED', detail));
        },
      };
      child.control({ do: 'open' });
    });
    const connection = new GuardConnection(child, this.#options.timers);
    this.#connection = connection;
    return connection;
  }

  /** Ends the process, everything off. Call it when no connection is open any more. */
  async end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.dismiss(RELEASE_LIMIT_MS);
  }

  #process(): GuardChild {
    if (this.#child !== undefined && !this.#child.gone) return this.#child;
    const { setup, clock, timers, program = GUARD_PROGRAM } = this.#options;
    const child = new GuardChild({
      setup,
      program,
      clock,
      timers,
      onNews: (news) => this.#heard(news),
      onReport: (chunk) => this.#connection?.receive(chunk),
      onExit: (detail) => {
        this.#opening?.reject(detail);
        this.#connection?.lose(detail);
      },
    });
    this.#child = child;
    return child;
  }

  #heard(news: GuardNews): void {
    if (news.said === 'open') this.#opening?.resolve();
    else if (news.said === 'failed') this.#opening?.reject(news.detail);
    else this.#connection?.hear(news);
  }
}
