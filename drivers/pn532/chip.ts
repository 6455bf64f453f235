/** One command at a time with the chip: command, its ACK, its answer. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { Exchange, LinkPort, Reply, Urgency } from '../supervisor/contract.js';
import { COMMAND, LINE_TEST, WAKE_UP, type Pn532CommandName } from './constants.js';
import { ACK, NAK, encodeCommand, type Pn532Frame } from './frame.js';

/** The chip has the answer ready and sends it again at once, milliseconds. */
const REPEAT_MS = 250;
/** The line test is answered at once, milliseconds. */
const LINE_TEST_MS = 300;

export interface CommandOptions {
  /** To the whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly urgency: Urgency;
}

export interface ChipAnswer {
  /** What follows the answer's code. */
  readonly data: Uint8Array;
  readonly at: MonoMs;
}

export interface Pn532ChipOptions {
  readonly port: LinkPort<Pn532Frame>;
  readonly clock: Clock;
}

/**
 * The protocol has no sequence number. The chip acknowledges each command before it answers, so what
 * comes in front of the ACK belongs to an earlier command. After a timeout even a whole dialogue may be
 * on its way late; then, and on a new link, the chip is first asked to send back a number that was
 * never sent before. What comes in front of that number is old, and nothing old comes behind it.
 */
export class Pn532Chip {
  readonly #port: LinkPort<Pn532Frame>;
  readonly #clock: Clock;
  #inStep = false;
  #tests = 0;

  constructor({ port, clock }: Pn532ChipOptions) {
    this.#port = port;
    this.#clock = clock;
  }

  /**
   * Wakes the chip with the first command that it understands. The answer may be an old one; the next
   * command finds that out. Rejects as `command`.
   */
  async wake(data: Uint8Array, options: CommandOptions): Promise<void> {
    this.#inStep = false;
    await this.#ask('samConfiguration', [WAKE_UP], data, options);
  }

  /**
   * Rejects with `DEVICE_TIMEOUT` when no answer came, when it came damaged twice or when the chip did
   * not understand; with `DEVICE_CLOSED` when the link is gone.
   */
  async command(
    name: Pn532CommandName,
    data: Uint8Array,
    options: CommandOptions,
  ): Promise<ChipAnswer> {
    if (!this.#inStep) await this.#getInStep(options.urgency);
    return this.#ask(name, [], data, options);
  }

  /** The host's ACK in front ends a command that may still be running. */
  async #getInStep(urgency: Urgency): Promise<void> {
    const number = new Uint8Array(6);
    new DataView(number.buffer).setUint32(1, this.#clock.mono());
    number[5] = this.#tests++;
    number[0] = LINE_TEST;
    const code = COMMAND.diagnose;
    await this.#exchange({
      request: joined([ACK, encodeCommand(code, number)]),
      timeoutMs: LINE_TEST_MS,
      urgency,
      accepts: (frame) =>
        frame.kind === 'answer' && frame.code === code + 1 && sameBytes(frame.data, number),
    });
    this.#inStep = true;
  }

  async #ask(
    name: Pn532CommandName,
    before: readonly Uint8Array[],
    data: Uint8Array,
    { timeoutMs, urgency }: CommandOptions,
  ): Promise<ChipAnswer> {
    const code = COMMAND[name];
    const request = joined([...before, encodeCommand(code, data)]);
    let reply = await this.#exchange({ request, timeoutMs, urgency, accepts: afterAck(code + 1) });
    if (reply.frame.kind === 'damaged') {
      const again = { request: NAK, timeoutMs: REPEAT_MS, urgency, accepts: repeated(code + 1) };
      reply = await this.#exchange(again);
    }
    const { frame, receivedAt } = reply;
    if (frame.kind !== 'answer') throw new TongdaoError('DEVICE_TIMEOUT', `${name}: ${frame.kind}`);
    return { data: frame.data, at: receivedAt };
  }

  async #exchange(exchange: Exchange<Pn532Frame>): Promise<Reply<Pn532Frame>> {
    try {
      return await this.#port.exchange(exchange);
    } catch (error) {
      if (isTongdaoError(error, 'DEVICE_TIMEOUT')) this.#inStep = false;
      throw error;
    }
  }
}

function afterAck(code: number): Exchange<Pn532Frame>['accepts'] {
  let acknowledged = false;
  return (frame) => {
    switch (frame.kind) {
      case 'ack':
        acknowledged = true;
        return false;
      case 'nak':
        return false;
      case 'syntax-error':
      case 'damaged':
        return acknowledged;
      case 'answer':
        return acknowledged && frame.code === code;
    }
  };
}

/** An answer that is sent again is not acknowledged again. */
function repeated(code: number): Exchange<Pn532Frame>['accepts'] {
  return (frame) => frame.kind === 'damaged' || (frame.kind === 'answer' && frame.code === code);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
