/** One command at a time with the chip: command, its ACK, its answer. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { MonoMs } from '../../schemas/time.js';
import type { Exchange, LinkPort, Reply, Urgency } from '../supervisor/contract.js';
import { COMMAND, WAKE_UP, type Pn532CommandName } from './constants.js';
import { ACK, NAK, encodeCommand, type Pn532Frame } from './frame.js';

/** The chip has the answer ready and sends it again at once, milliseconds. */
const REPEAT_MS = 250;

export interface CommandOptions {
  /** To the whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly urgency: Urgency;
  /** Sends the wake-up bytes in front. */
  readonly wake?: boolean;
}

export interface ChipAnswer {
  /** What follows the answer's code. */
  readonly data: Uint8Array;
  readonly at: MonoMs;
}

/**
 * The protocol has no sequence number, but the chip acknowledges each command before it answers: what
 * comes in front of the ACK belongs to an earlier command and is not taken for the answer. After a
 * timeout the next command goes out behind an ACK of the host, which ends the one that may be running.
 */
export class Pn532Chip {
  readonly #port: LinkPort<Pn532Frame>;
  #unfinished = false;

  constructor(port: LinkPort<Pn532Frame>) {
    this.#port = port;
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
    const code = COMMAND[name];
    const request = joined([
      ...(options.wake === true ? [WAKE_UP] : []),
      ...(this.#unfinished ? [ACK] : []),
      encodeCommand(code, data),
    ]);
    const { timeoutMs, urgency } = options;
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
      const reply = await this.#port.exchange(exchange);
      this.#unfinished = false;
      return reply;
    } catch (error) {
      if (isTongdaoError(error, 'DEVICE_TIMEOUT')) this.#unfinished = true;
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
