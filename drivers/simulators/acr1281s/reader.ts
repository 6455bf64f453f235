/** A simulated ACR1281S: the true protocol from the device's side, on any byte pipe. */
import type { Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import {
  ANSWER,
  SLOT,
  STATUS,
  encodeMessage,
  encodeSlotChange,
  encodeStatus,
  type AcrCommandName,
  type AcrSlotName,
} from '../../acr1281s/frame.js';
import type { VirtualCard } from '../card/virtual-card.js';
import { ReplyFaultPlan, distortReply, type Planned, type ReplyFaultKind } from '../reply-fault.js';
import type { BytePipe } from '../sam/reader.js';
import { Transmitter, type LinePace } from '../transmitter.js';
import {
  RequestParser,
  commandName,
  type HeardCommand,
  type HeardFrame,
} from './request-parser.js';
import { SlotModel, type SlotReply } from './slot.js';

export type AcrFault = (
  | ReplyFaultKind
  /** The command is not heard: no status frame, no answer. */
  | { readonly kind: 'deaf' }
  /** This status frame in place of "accepted", and no answer. */
  | { readonly kind: 'status'; readonly status: number }
  /** The command fails with this bError. */
  | { readonly kind: 'failed'; readonly error: number }
  /** The reader asks for more time so often before it answers; `together` in one piece with the answer. */
  | { readonly kind: 'time-extension'; readonly count: number; readonly together?: boolean }
) &
  Planned<AcrCommandName>;

/** Time from the status frame to the first byte of the answer, milliseconds. */
export interface AcrLatency {
  readonly status: number;
  readonly power: number;
  readonly transfer: number;
  readonly other: number;
}

export interface AcrSimulatorOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly latency?: Partial<AcrLatency>;
  readonly pace?: LinePace;
  /** False: the model without contacts. */
  readonly hasContactSlot?: boolean;
  /** Tells of cards unasked, as bit 7 of the reader's communication mode makes it do. */
  readonly tellsSlotChanges?: boolean;
}

export interface AcrTraffic {
  /** Seen from the host: `request` goes to the reader. */
  readonly direction: 'request' | 'reply';
  readonly bytes: Uint8Array;
  readonly at: MonoMs;
}

type Send = (bytes: Uint8Array) => void;

/** E1 00 00 00 and length in front of the text. */
const FIRMWARE = Uint8Array.of(0xe1, 0, 0, 0, 13, ...Buffer.from('ACR1281S V103', 'latin1'));
const EXTENSION = { status: 0x80, error: 1, chain: 0, data: new Uint8Array(0) } as const;
/** Every extension lasts so long, milliseconds. */
const EXTENSION_MS = 300;

export class AcrSimulator {
  readonly #options: AcrSimulatorOptions;
  readonly #latency: AcrLatency;
  readonly #slots = {
    contactless: new SlotModel('contactless'),
    contact: new SlotModel('contact'),
  } as const;
  readonly #faults = new ReplyFaultPlan<AcrFault, AcrCommandName>();
  readonly #observers = new Set<(traffic: AcrTraffic) => void>();
  readonly #transmitter: Transmitter;
  readonly #ends = new Set<Send>();
  #lastReply: Uint8Array = new Uint8Array(0);

  constructor(options: AcrSimulatorOptions) {
    this.#options = options;
    this.#latency = { status: 1, power: 40, transfer: 8, other: 2, ...options.latency };
    this.#transmitter = new Transmitter(options.timers, options.pace);
  }

  putCard(slot: AcrSlotName, card: VirtualCard): void {
    this.#slots[slot].put(card);
    this.#tell(slot);
  }

  /** Also in the middle of a read. */
  takeCard(slot: AcrSlotName): void {
    this.#slots[slot].take();
    this.#tell(slot);
  }

  inject(fault: AcrFault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Every byte on the line, for a person to look at. */
  observe(observer: (traffic: AcrTraffic) => void): Unlisten {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** Speaks on this pipe. Several pipes may be connected; each gets the replies to its requests. */
  connect(pipe: BytePipe): void {
    const parser = new RequestParser();
    const send: Send = (bytes) => {
      this.#show('reply', bytes);
      pipe.send(bytes);
    };
    this.#ends.add(send);
    pipe.onBytes((chunk) => {
      this.#show('request', chunk);
      for (const heard of parser.push(chunk)) this.#hear(heard, send);
    });
  }

  /** Stops every timer; what was asked and not answered stays unanswered. */
  close(): void {
    this.#transmitter.drop();
  }

  /** While it works on a command the reader takes no frame. */
  #hear(heard: HeardFrame, send: Send): void {
    if (this.#transmitter.isBusy) return;
    switch (heard.kind) {
      case 'wrong':
        this.#transmitter.transmit(encodeStatus(heard.status), 0, send);
        return;
      case 'nak':
        this.#transmitter.transmit(this.#lastReply, 0, send);
        return;
      case 'command':
        this.#obey(heard, send);
        return;
    }
  }

  #obey(command: HeardCommand, send: Send): void {
    const name = commandName(command.type);
    const fault = this.#faults.take(name);
    if (fault?.kind === 'deaf') return;
    if (command.slot === SLOT.contact && this.#options.hasContactSlot === false) {
      this.#transmitter.transmit(encodeStatus(STATUS.noSuchSlot), this.#latency.status, send);
      return;
    }
    const status = fault?.kind === 'status' ? fault.status : STATUS.accepted;
    this.#transmitter.transmit(encodeStatus(status), this.#latency.status, send);
    if (fault?.kind === 'status' || name === undefined) return;
    const reply = messageOf(command, name, this.#execute(name, command, fault));
    this.#lastReply = reply;
    this.#answer(command, name, reply, fault, send);
  }

  #answer(
    command: HeardCommand,
    name: AcrCommandName,
    reply: Uint8Array,
    fault: AcrFault | undefined,
    send: Send,
  ): void {
    const wait = this.#latencyOf(name) + (fault?.kind === 'late' ? fault.ms : 0);
    if (fault?.kind !== 'time-extension') {
      this.#transmitter.transmit(lineBytes(reply, fault), wait, send);
      return;
    }
    const extension = messageOf(command, name, EXTENSION);
    for (let count = 0; count < fault.count; count++) {
      const isLast = count === fault.count - 1 && fault.together === true;
      const bytes = isLast ? Uint8Array.of(...extension, ...reply) : extension;
      this.#transmitter.transmit(bytes, EXTENSION_MS, send);
    }
    if (fault.together !== true) this.#transmitter.transmit(reply, EXTENSION_MS, send);
  }

  #execute(name: AcrCommandName, command: HeardCommand, fault: AcrFault | undefined): SlotReply {
    const slot = command.slot === SLOT.contact ? this.#slots.contact : this.#slots.contactless;
    if (fault?.kind === 'failed') {
      const { status } = slot.status();
      return { status: 0x40 | status, error: fault.error, chain: 0, data: new Uint8Array(0) };
    }
    switch (name) {
      case 'slotStatus':
        return slot.status();
      case 'powerOn':
        return slot.powerOn();
      case 'powerOff':
        return slot.powerOff();
      case 'transfer':
        return slot.transfer(command.data, command.tail[1] === 0x10);
      case 'escape':
        return { ...slot.status(), data: FIRMWARE };
    }
  }

  #latencyOf(name: AcrCommandName): number {
    if (name === 'powerOn') return this.#latency.power;
    return name === 'transfer' ? this.#latency.transfer : this.#latency.other;
  }

  #tell(changed: AcrSlotName): void {
    if (this.#options.tellsSlotChanges !== true) return;
    const slots = (['contactless', 'contact'] as const).reduce((bits, name) => {
      const present = this.#slots[name].card === undefined ? 0 : 1;
      return bits | ((present | (name === changed ? 2 : 0)) << (2 * SLOT[name]));
    }, 0);
    for (const send of this.#ends) this.#transmitter.transmit(encodeSlotChange(slots), 0, send);
  }

  #show(direction: AcrTraffic['direction'], bytes: Uint8Array): void {
    const at = this.#options.clock.mono();
    for (const observer of this.#observers) observer({ direction, bytes, at });
  }
}

const ANSWER_TYPE: Readonly<Record<AcrCommandName, number>> = {
  powerOn: ANSWER.dataBlock,
  transfer: ANSWER.dataBlock,
  powerOff: ANSWER.slotStatus,
  slotStatus: ANSWER.slotStatus,
  escape: ANSWER.escape,
};

function messageOf(
  { slot, sequence }: HeardCommand,
  name: AcrCommandName,
  reply: SlotReply,
): Uint8Array {
  const { status, error, chain, data } = reply;
  const head = { type: ANSWER_TYPE[name], slot, sequence, tail: [status, error, chain] as const };
  return encodeMessage(head, data);
}

/** Checksum and ETX end a frame. */
function lineBytes(reply: Uint8Array, fault: AcrFault | undefined): Uint8Array {
  switch (fault?.kind) {
    case undefined:
    case 'deaf':
    case 'status':
    case 'failed':
    case 'time-extension':
      return reply;
    case 'noise-before':
    case 'noise-after':
    case 'noise-inside':
    case 'half-frame':
    case 'wrong-checksum':
    case 'late':
    case 'silent':
      return distortReply(reply, fault, 2);
  }
}
