/** One slot of the reader: one command at a time, its status frame, its answer. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { MonoMs } from '../../schemas/time.js';
import type { Exchange, LinkPort, Reply, Urgency } from '../supervisor/contract.js';
import { commandStatus } from './answer.js';
import {
  ANSWER,
  COMMAND,
  NAK,
  SLOT,
  STATUS,
  encodeMessage,
  type AcrCommandName,
  type AcrFrame,
  type AcrMessage,
  type AcrSlotName,
} from './frame.js';

/** A frame that the reader did not get whole is sent so often, an answer asked for again so often. */
const MOST_REPEATS = 2;
/** After silence it is tried once more: the other slot waits meanwhile. */
const MOST_SILENCES = 1;
/** A card that wants ever more time is cut off here. */
const MOST_EXTENSIONS = 8;

/** A power-on that fails may be answered with a slot status. */
const ANSWERS: Readonly<Record<AcrCommandName, readonly number[]>> = {
  powerOn: [ANSWER.dataBlock, ANSWER.slotStatus],
  powerOff: [ANSWER.slotStatus],
  slotStatus: [ANSWER.slotStatus],
  transfer: [ANSWER.dataBlock, ANSWER.slotStatus],
  escape: [ANSWER.escape],
};

export interface CommandOptions {
  /** To the whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly urgency: Urgency;
  readonly data?: Uint8Array;
  /** Header bytes 7 to 9. */
  readonly tail?: readonly [number, number, number];
  /** Escape commands go to the contact slot, whoever asks. */
  readonly slot?: AcrSlotName;
}

export interface SlotAnswer {
  readonly message: AcrMessage;
  readonly at: MonoMs;
}

/** Of the commands to one slot, 0 to 255. Lives as long as its reader: a late answer of a lost link is old. */
export class SequenceNumbers {
  #next = 0;

  take(): number {
    const number = this.#next;
    this.#next = (number + 1) & 0xff;
    return number;
  }
}

/** An answer belongs to the command whose slot and sequence number it carries; late ones are dropped. */
export class AcrSlot {
  readonly name: AcrSlotName;
  readonly #port: LinkPort<AcrFrame>;
  readonly #sequence: SequenceNumbers;
  #missing = false;

  constructor(port: LinkPort<AcrFrame>, name: AcrSlotName, sequence = new SequenceNumbers()) {
    this.#port = port;
    this.#sequence = sequence;
    this.name = name;
  }

  /** The reader said at the last command that it has no such slot. */
  get isMissing(): boolean {
    return this.#missing;
  }

  /**
   * Resolves to the answer, also when it says that the command failed. Rejects with `DEVICE_TIMEOUT`
   * when the reader does not answer, does not get the frame whole, answers damaged again and again or
   * has no such slot; with `DEVICE_CLOSED` when the link is gone.
   */
  async command(name: AcrCommandName, options: CommandOptions): Promise<SlotAnswer> {
    const { timeoutMs, urgency, data, tail } = options;
    const head = {
      type: COMMAND[name],
      slot: SLOT[options.slot ?? this.name],
      sequence: this.#sequence.take(),
      ...(tail === undefined ? {} : { tail }),
    };
    const frame = encodeMessage(head, data);
    const watch = new AnswerWatch(ANSWERS[name], head.slot, head.sequence);
    const accepts: Exchange<AcrFrame>['accepts'] = (heard) => watch.accepts(heard);
    if (head.slot === SLOT[this.name]) this.#missing = false;
    let request = frame;
    let repeats = 0;
    let extensions = 0;
    for (;;) {
      const reply = await this.#exchange({ request, timeoutMs, urgency, accepts });
      const heard = reply?.frame;
      if (reply !== undefined && heard?.kind === 'message') {
        if (commandStatus(heard) !== 'time-extension') {
          return { message: heard, at: reply.receivedAt };
        }
        if (++extensions > MOST_EXTENSIONS) throw timeout(name, 'the card takes too long');
        // The answer may have come with the extension; when it has not, the reader ignores this.
        request = NAK;
        continue;
      }
      if (heard?.kind === 'status' && heard.status === STATUS.noSuchSlot) {
        if (head.slot === SLOT[this.name]) this.#missing = true;
        throw timeout(name, 'no such slot');
      }
      if (++repeats > (heard === undefined ? MOST_SILENCES : MOST_REPEATS)) {
        throw timeout(name, heard === undefined ? 'no answer' : `${heard.kind} again and again`);
      }
      request = watch.taken ? NAK : frame;
    }
  }

  /** Undefined when nothing acceptable came in time. */
  async #exchange(exchange: Exchange<AcrFrame>): Promise<Reply<AcrFrame> | undefined> {
    try {
      return await this.#port.exchange(exchange);
    } catch (error) {
      if (isTongdaoError(error, 'DEVICE_TIMEOUT')) return undefined;
      throw error;
    }
  }
}

class AnswerWatch {
  /** The reader said that it got the command whole. */
  taken = false;
  readonly #types: readonly number[];
  readonly #slot: number;
  readonly #sequence: number;

  constructor(types: readonly number[], slot: number, sequence: number) {
    this.#types = types;
    this.#slot = slot;
    this.#sequence = sequence;
  }

  accepts(frame: AcrFrame): boolean {
    switch (frame.kind) {
      case 'status':
        if (frame.status !== STATUS.accepted) return !this.taken;
        this.taken = true;
        return false;
      case 'slot-change':
        return false;
      case 'damaged':
        return this.taken;
      case 'message':
        return (
          frame.slot === this.#slot &&
          frame.sequence === this.#sequence &&
          this.#types.includes(frame.type)
        );
    }
  }
}

function timeout(name: AcrCommandName, detail: string): TongdaoError {
  return new TongdaoError('DEVICE_TIMEOUT', `${name}: ${detail}`);
}
