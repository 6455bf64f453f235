import { isTongdaoError } from '../../../schemas/errors.js';
import type { Clock, Timers } from '../../../schemas/time.js';
import {
  guardOrderSchema,
  type GuardReport,
  type GuardSetup,
  type OpenRelayBoard,
} from './contract.js';
import type { GuardControl, GuardNews } from './control.js';
import { MessageCodec } from './message-codec.js';
import { RelayGuard } from './relay-guard.js';

export interface GuardRoomOptions {
  readonly setup: GuardSetup;
  readonly open: OpenRelayBoard;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly report: (report: GuardReport) => void;
  readonly news: (news: GuardNews) => void;
}

/** The inside of a guard process: one board at a time, opened and let go as the gateway says. */
export class GuardRoom {
  readonly #options: GuardRoomOptions;
  readonly #orders = new MessageCodec(guardOrderSchema);
  #guard: RelayGuard | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: GuardRoomOptions) {
    this.#options = options;
  }

  /** Bytes of the gateway: orders. */
  receive(chunk: Uint8Array): void {
    for (const order of this.#orders.push(chunk)) {
      if (this.#guard !== undefined) this.#guard.obey(order);
      else {
        const why = 'no board is open';
        this.#options.report({ type: 'refused', id: order.id, maybe: false, why });
      }
    }
  }

  control({ do: what }: GuardControl): void {
    switch (what) {
      case 'open':
        this.#work = this.#work.then(() => this.#open());
        return;
      case 'release':
        void this.leave().then(() => this.#options.news({ said: 'released' }));
        return;
      case 'ping':
        this.#options.news({ said: 'pong' });
        return;
    }
  }

  /** Everything off and the board let go; never rejects. */
  leave(): Promise<void> {
    this.#work = this.#work.then(async () => {
      const guard = this.#guard;
      this.#guard = undefined;
      await guard?.end('released');
    });
    return this.#work;
  }

  async #open(): Promise<void> {
    const { setup, open, clock, timers, report, news } = this.#options;
    await this.#guard?.end('opened again');
    this.#guard = undefined;
    try {
      const board = await open(setup.transport, { clock, timers });
      const guard = new RelayGuard({ board, channels: setup.channels, clock, timers, report });
      await guard.start();
      this.#guard = guard;
      void guard.ended.then((detail) => {
        if (this.#guard !== guard) return;
        this.#guard = undefined;
        news({ said: 'lost', detail });
      });
      news({ said: 'open' });
    } catch (error) {
      news({ said: 'failed', detail: isTongdaoError(error) ? error.detail : String(error) });
    }
  }
}
