import type {
  DeviceId,
  Direction,
  Liveness,
  PulseReceipt,
  Turnstile,
} from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { LinkDevice, LinkPort, Reply } from '../../supervisor/contract.js';
import { PollSchedule } from '../modbus/poll-schedule.js';
import { didNotOpen, mayHaveOpened } from '../pulse-outcome.js';
import { ORDER_LIFE_MS, type GuardOrder, type GuardReport } from './contract.js';
import { encodeMessage } from './message-codec.js';

const LOOK_MS = 500;
const LOOK_TIMEOUT_MS = 400;
/** Without an answer for so long, three looks, nothing is known of the board any more. */
const SILENT_AFTER_MS = 1800;

export interface GuardedTurnstileOptions {
  readonly id: DeviceId;
  /** Of the relay, milliseconds. */
  readonly pulseMs: number;
  readonly channels: { readonly in: number; readonly out: number };
  /** `polled` where the board can be asked for its state. */
  readonly liveness: Liveness;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The clock that gateway and guard share. */
  readonly sharedMono: () => MonoMs;
  /** Numbers of orders; one source for all devices of a link, for answers come by number. */
  readonly nextId: () => number;
}

/**
 * A turnstile whose opening contact is a relay without a timer of its own; its guard ends every pulse
 * (contract.ts). Such boards have no inputs: there are no passages, and `listen` tells nothing.
 *
 * `port-only`: the board cannot be heard. `confirmedAt` is then the moment at which the operating system
 * had taken the command, and silence of the board is never noticed. `polled`: asked every 500 ms, and a
 * pulse is confirmed by the board's own word.
 */
export class GuardedTurnstile implements Turnstile, LinkDevice<GuardReport> {
  readonly id: DeviceId;
  readonly kind = 'turnstile';
  readonly liveness: Liveness;
  readonly hasPassageSensor = false;
  readonly #options: GuardedTurnstileOptions;
  readonly #schedule: PollSchedule;
  #port: LinkPort<GuardReport> | undefined;
  #answeredAt: MonoMs | undefined;
  #why = 'link is closed';

  constructor(options: GuardedTurnstileOptions) {
    this.id = options.id;
    this.liveness = options.liveness;
    this.#options = options;
    const { clock, timers } = options;
    this.#schedule = new PollSchedule(LOOK_MS, { clock, timers, turn: () => this.#look() });
  }

  attach(port: LinkPort<GuardReport>): void {
    this.detach();
    this.#port = port;
    this.#why = 'no answer yet';
    if (this.liveness === 'polled') this.#schedule.start();
  }

  detach(): void {
    this.#port = undefined;
    this.#answeredAt = undefined;
    this.#why = 'link is closed';
    this.#schedule.stop();
  }

  /** The news that a pulse of ours has ended. */
  onFrame(report: GuardReport): boolean {
    const { channels } = this.#options;
    return report.type === 'off' && Object.values(channels).includes(report.channel);
  }

  listen(): Unlisten {
    return () => undefined;
  }

  watch(): void {
    // There is nothing to watch.
  }

  /**
   * One pulse, ordered once. Rejects with `TURNSTILE_OFFLINE` when the relay was certainly not switched
   * on: link closed, board silent, order refused or too late. With `TURNSTILE_UNCONFIRMED` when no answer
   * came in 500 ms, the link was lost meanwhile, or the command was begun and did not end well; off has
   * been or will be sent in each case.
   */
  async pulse(direction: Direction): Promise<PulseReceipt> {
    const port = this.#readyPort();
    const release = this.#schedule.hold();
    try {
      return await this.#pulseOnce(port, this.#options.channels[direction]);
    } finally {
      release();
    }
  }

  #readyPort(): LinkPort<GuardReport> {
    const port = this.#port;
    if (port === undefined) throw didNotOpen(this.id, this.#why);
    if (this.liveness === 'port-only') return port;
    const answeredAt = this.#answeredAt;
    if (answeredAt === undefined) throw didNotOpen(this.id, this.#why);
    if (this.#options.clock.mono() - answeredAt > SILENT_AFTER_MS) {
      throw didNotOpen(this.id, 'no answer');
    }
    return port;
  }

  async #pulseOnce(port: LinkPort<GuardReport>, channel: number): Promise<PulseReceipt> {
    const { nextId, sharedMono, pulseMs } = this.#options;
    const id = nextId();
    const by = sharedMono() + ORDER_LIFE_MS;
    const order: GuardOrder = { type: 'pulse', id, channel, ms: pulseMs, by };
    const handedOver = { sent: false };
    let reply: Reply<GuardReport>;
    try {
      reply = await port.exchange({
        request: encodeMessage(order),
        urgency: 'pulse',
        timeoutMs: ORDER_LIFE_MS,
        accepts: (report) =>
          (report.type === 'on' || report.type === 'refused') && report.id === id,
        onSent: () => {
          handedOver.sent = true;
        },
      });
    } catch (cause) {
      if (!handedOver.sent) throw didNotOpen(this.id, 'link closed, pulse not sent', { cause });
      throw mayHaveOpened(this.id, 'no answer to the pulse', { cause });
    }
    return this.#receipt(reply);
  }

  #receipt({ frame, sentAt, receivedAt }: Reply<GuardReport>): PulseReceipt {
    if (frame.type === 'refused') {
      throw (frame.maybe ? mayHaveOpened : didNotOpen)(this.id, frame.why);
    }
    const tookMs = frame.type === 'on' ? frame.tookMs : 0;
    return { sentAt: Math.max(sentAt, receivedAt - tookMs), confirmedAt: receivedAt };
  }

  async #look(): Promise<undefined> {
    const port = this.#port;
    if (port === undefined) return undefined;
    const id = this.#options.nextId();
    try {
      const { frame, receivedAt } = await port.exchange({
        request: encodeMessage({ type: 'look', id } satisfies GuardOrder),
        urgency: 'heartbeat',
        timeoutMs: LOOK_TIMEOUT_MS,
        accepts: (report) =>
          (report.type === 'seen' || report.type === 'refused') && report.id === id,
      });
      if (this.#port === port) this.#seen(port, frame, receivedAt);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      // The link notices silence and says so.
    }
    return undefined;
  }

  #seen(port: LinkPort<GuardReport>, report: GuardReport, at: MonoMs): void {
    if (report.type === 'refused') {
      this.#answeredAt = undefined;
      this.#why = report.why;
      port.report('faulty', report.why);
      return;
    }
    this.#answeredAt = at;
    port.report('online', '', report.type === 'seen' ? report.identity : undefined);
  }
}
