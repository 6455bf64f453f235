import { isTongdaoError } from '../../../schemas/errors.js';
import type {
  DeviceId,
  Direction,
  PulseReceipt,
  Turnstile,
  TurnstileEvent,
} from '../../../schemas/device.js';
import type { TurnstileConfigOf } from '../../../schemas/site-devices.js';
import type { Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { Exchange, LinkDevice, LinkPort, Reply, Urgency } from '../../supervisor/contract.js';
import { flashOn, readCoils, readDiscreteInputs, type ModbusCommand } from './command.js';
import { EXCEPTION, exceptionText, type ModbusFrame } from './frame.js';
import { InputWatch } from './inputs.js';
import { PollSchedule } from './poll-schedule.js';
import { didNotOpen, mayHaveOpened } from '../pulse-outcome.js';
import { isUnsupported, refusedPulse } from './pulse.js';
import { coilsOf, makeSafe } from './start-up.js';

/** Poll periods, start to start, milliseconds. */
const PERIOD_MS = { idle: 500, active: 40 } as const;
/** A read is eight bytes there and about as many back: 20 ms at 9600 baud, plus a serial server. */
const READ_TIMEOUT_MS = 200;
const PULSE_TIMEOUT_MS = 300;
/** Without an answer for this long, three idle polls, nothing is known of the relays any more. */
const SILENT_AFTER_MS = 1800;
/** Wait after a start-up that got no answer, and after one the board refused. */
const RETRY_MS = 1000;
const FAULT_RETRY_MS = 2000;

/**
 * `starting`: not yet safe, or silent. `refused`: the board answers but does not know the timed
 * pulse; only a reopened link or a silence (another board plugged in) ends this.
 */
type Stage = 'starting' | 'ready' | 'refused';

export interface ModbusTurnstileOptions {
  readonly config: TurnstileConfigOf<'modbus'>;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * A turnstile whose opening contact is a relay of a Modbus RTU board
 * (facts/cards-readers-turnstiles.md 5.3, 5.4, 5.7).
 *
 * The pulse is the board's own flash-on, so the relay drops even if the gateway dies. The board must
 * echo it exactly (address, function, coil 0200h + channel, value): a property of every board
 * supported here. One that echoes anything else, as generic Modbus servers do, ends in
 * `TURNSTILE_UNCONFIRMED` although it may have opened. Toggle commands are never used.
 *
 * Reports `online` only after its channels were made safe (see `makeSafe`) and the inputs were read
 * once. After 1.8 s without an answer it does all that again first: a board that lost power may have
 * its linkage back.
 */
export class ModbusTurnstile implements Turnstile, LinkDevice<ModbusFrame> {
  readonly id: DeviceId;
  readonly kind = 'turnstile';
  readonly liveness = 'polled';
  readonly hasPassageSensor: boolean;
  readonly #config: TurnstileConfigOf<'modbus'>;
  readonly #clock: Clock;
  readonly #inputs: InputWatch;
  readonly #schedule: PollSchedule;
  readonly #listeners = new Set<(event: TurnstileEvent) => void>();
  #port: LinkPort<ModbusFrame> | undefined;
  #stage: Stage = 'starting';
  #why = 'link is closed';
  #pace: 'idle' | 'active' = 'idle';
  #answeredAt: MonoMs = 0;
  /** A pulse went unanswered and its echo may still come. */
  #echoDue = false;

  constructor(options: ModbusTurnstileOptions) {
    this.#config = options.config;
    this.#clock = options.clock;
    this.#inputs = new InputWatch(options.config.inputs);
    this.#schedule = new PollSchedule(PERIOD_MS.idle, {
      clock: options.clock,
      timers: options.timers,
      turn: () => this.#turn(),
    });
    this.id = options.config.id;
    this.hasPassageSensor = this.#inputs.hasPassage;
  }

  attach(port: LinkPort<ModbusFrame>): void {
    this.detach();
    this.#port = port;
    this.#echoDue = false;
    this.#restart('starting');
    this.#schedule.start();
  }

  detach(): void {
    this.#port = undefined;
    this.#schedule.stop();
    this.#restart('link is closed');
  }

  listen(listener: (event: TurnstileEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch(pace: 'idle' | 'active'): void {
    this.#pace = pace;
    if (this.#stage !== 'starting') this.#setPeriod();
  }

  /**
   * One flash-on, sent once. Rejects with `TURNSTILE_OFFLINE` when nothing was sent, or when the
   * board's exception proves that it did not open; with `TURNSTILE_UNCONFIRMED` in every other case:
   * no exact echo in 300 ms, link lost, or an exception that proves nothing (see `refusedPulse`).
   */
  async pulse(direction: Direction): Promise<PulseReceipt> {
    const port = this.#readyPort();
    const release = this.#schedule.hold();
    try {
      if (this.#echoDue) await this.#flushEcho(port);
      return await this.#pulseOnce(port, this.#config.coils[direction]);
    } finally {
      release();
    }
  }

  #readyPort(): LinkPort<ModbusFrame> {
    const port = this.#port;
    if (port === undefined || this.#stage !== 'ready') throw didNotOpen(this.id, this.#why);
    if (this.#isSilent()) throw didNotOpen(this.id, 'no answer');
    return port;
  }

  /**
   * A line answers in order: once a read sent after the lost pulse is answered, no echo of that
   * pulse can be taken for the confirmation of the next one.
   */
  async #flushEcho(port: LinkPort<ModbusFrame>): Promise<void> {
    try {
      await this.#ask(port, this.#coilState(), 'pulse');
    } catch (cause) {
      throw didNotOpen(this.id, 'no answer since an unconfirmed pulse', { cause });
    }
    if (this.#readyPort() !== port) throw didNotOpen(this.id, 'the link was opened again');
    this.#echoDue = false;
  }

  async #pulseOnce(port: LinkPort<ModbusFrame>, coil: number): Promise<PulseReceipt> {
    const command = flashOn(this.#config.address, coil, this.#config.pulseMs);
    let reply: Reply<ModbusFrame>;
    const handedOver = { sent: false };
    const onSent = (): void => {
      handedOver.sent = true;
    };
    try {
      reply = await this.#ask(port, { ...command, onSent }, 'pulse', PULSE_TIMEOUT_MS);
    } catch (cause) {
      if (!handedOver.sent) throw didNotOpen(this.id, 'link closed, pulse not sent', { cause });
      if (this.#port === port) this.#echoDue = true;
      throw mayHaveOpened(this.id, 'no answer to the pulse', { cause });
    }
    const { frame } = reply;
    if (frame.type !== 'exception') {
      return { sentAt: reply.sentAt, confirmedAt: reply.receivedAt };
    }
    if (isUnsupported(frame.code) && this.#port === port) {
      this.#stage = 'refused';
      this.#why = `pulse: ${exceptionText(frame.code)}`;
      port.report('faulty', this.#why);
    }
    throw refusedPulse(this.id, frame.code);
  }

  /** One exchange. Every accepted reply is a sign of life. */
  async #ask(
    port: LinkPort<ModbusFrame>,
    command: ModbusCommand & Pick<Exchange<ModbusFrame>, 'onSent'>,
    urgency: Urgency,
    timeoutMs = READ_TIMEOUT_MS,
  ): Promise<Reply<ModbusFrame>> {
    const reply = await port.exchange({ ...command, urgency, timeoutMs });
    if (this.#port === port) this.#answeredAt = reply.receivedAt;
    return reply;
  }

  #coilState(): ModbusCommand {
    return readCoils(this.#config.address, Math.max(...coilsOf(this.#config)) + 1);
  }

  #isSilent(): boolean {
    return this.#clock.mono() - this.#answeredAt > SILENT_AFTER_MS;
  }

  #restart(why: string): void {
    this.#stage = 'starting';
    this.#why = why;
    this.#inputs.forget();
  }

  #setPeriod(): void {
    this.#schedule.setPeriod(PERIOD_MS[this.#inputs.count > 0 ? this.#pace : 'idle']);
  }

  /** Resolves to the wait before the next turn where that is not the period. */
  async #turn(): Promise<number | undefined> {
    const port = this.#port;
    if (port === undefined) return undefined;
    try {
      if (this.#stage !== 'starting' && this.#isSilent()) {
        this.#restart('no answer');
        port.report('connecting', this.#why);
      }
      if (this.#stage === 'starting') return await this.#startUp(port);
      const fault = await this.#poll(port, this.#pace === 'active' ? 'input' : 'heartbeat');
      return fault === undefined ? undefined : this.#fail(port, fault);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      return this.#port === port && this.#stage === 'starting' ? RETRY_MS : undefined;
    }
  }

  #fail(port: LinkPort<ModbusFrame>, fault: string): number | undefined {
    if (this.#port !== port || this.#stage === 'refused') return undefined;
    this.#restart(fault);
    port.report('faulty', fault);
    return FAULT_RETRY_MS;
  }

  async #startUp(port: LinkPort<ModbusFrame>): Promise<number | undefined> {
    const result = await makeSafe(
      async (command) => (await this.#ask(port, command, 'read')).frame,
      this.#config,
    );
    if (!result.safe) return this.#fail(port, result.fault);
    const fault = await this.#poll(port, 'read');
    if (fault !== undefined) return this.#fail(port, fault);
    if (this.#port !== port) return undefined;
    this.#stage = 'ready';
    this.#setPeriod();
    port.report('online', '', result.identity);
    return undefined;
  }

  /** Reads the inputs, or the coils where none is mapped. Resolves to the board's refusal, if any. */
  async #poll(port: LinkPort<ModbusFrame>, urgency: Urgency): Promise<string | undefined> {
    const { address } = this.#config;
    const { count } = this.#inputs;
    const command = count > 0 ? readDiscreteInputs(address, count) : this.#coilState();
    const { frame, receivedAt } = await this.#ask(port, command, urgency);
    if (this.#port !== port) return undefined;
    this.#echoDue = false;
    if (frame.type === 'exception') {
      if (frame.code === EXCEPTION.deviceBusy && this.#stage !== 'starting') return undefined;
      return `read ${count > 0 ? 'inputs' : 'coils'}: ${exceptionText(frame.code)}`;
    }
    if (count > 0 && frame.type === 'bits') {
      for (const event of this.#inputs.sample(frame.bytes, receivedAt)) {
        for (const listener of this.#listeners) listener(event);
      }
    }
    return undefined;
  }
}
