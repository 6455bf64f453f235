/** A simulated card reader with a PN532: the true protocol from the device's side, on any byte pipe. */
import type { Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { Pn532CommandName } from '../../pn532/constants.js';
import { ACK, SYNTAX_ERROR, encodeAnswer } from '../../pn532/frame.js';
import type { VirtualCard } from '../card/virtual-card.js';
import { distortReply, ReplyFaultPlan, type Planned, type ReplyFaultKind } from '../reply-fault.js';
import type { BytePipe } from '../sam/reader.js';
import { Transmitter, type LinePace } from '../transmitter.js';
import { Pn532ChipModel, commandName, type ChipResult } from './chip.js';
import { RequestParser, type HeardFrame } from './request-parser.js';

export type Pn532Fault = (
  | ReplyFaultKind
  /** The command is not heard: no ACK, no answer. */
  | { readonly kind: 'deaf' }
  /** This status byte alone in place of what the card said. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'syntax-error' }
) &
  Planned<Pn532CommandName>;

/** Time from the ACK to the first byte of the answer, milliseconds. */
export interface Pn532Latency {
  readonly ack: number;
  readonly search: number;
  readonly exchange: number;
  readonly other: number;
}

export interface Pn532SimulatorOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly latency?: Partial<Pn532Latency>;
  readonly pace?: LinePace;
}

export interface Pn532Traffic {
  /** Seen from the host: `request` goes to the chip. */
  readonly direction: 'request' | 'reply';
  readonly bytes: Uint8Array;
  readonly at: MonoMs;
}

type Send = (bytes: Uint8Array) => void;

export class Pn532Simulator {
  readonly #options: Pn532SimulatorOptions;
  readonly #latency: Pn532Latency;
  readonly #chip = new Pn532ChipModel();
  readonly #faults = new ReplyFaultPlan<Pn532Fault, Pn532CommandName>();
  readonly #observers = new Set<(traffic: Pn532Traffic) => void>();
  readonly #transmitter: Transmitter;
  #lastAnswer: Uint8Array = new Uint8Array(0);

  constructor(options: Pn532SimulatorOptions) {
    this.#options = options;
    this.#latency = { ack: 1, search: 8, exchange: 5, other: 1, ...options.latency };
    this.#transmitter = new Transmitter(options.timers, options.pace);
  }

  get cards(): readonly VirtualCard[] {
    return this.#chip.antenna.cards;
  }

  /** Lays a card into the field, beside those that are there. */
  putCard(card: VirtualCard): void {
    this.#chip.antenna.put(card);
  }

  /** Also in the middle of a read. Without a card: all of them. */
  takeCard(card?: VirtualCard): void {
    this.#chip.antenna.take(card);
  }

  inject(fault: Pn532Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** The chip alone loses its power for a moment; the line stays open. */
  restart(): void {
    this.#transmitter.drop();
    this.#chip.restart();
  }

  /** Every byte on the line, for a person to look at. */
  observe(observer: (traffic: Pn532Traffic) => void): Unlisten {
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
    pipe.onBytes((chunk) => {
      this.#show('request', chunk);
      for (const heard of parser.push(chunk)) this.#hear(heard, send);
    });
  }

  /** Stops every timer; what was asked and not answered stays unanswered. */
  close(): void {
    this.#transmitter.drop();
  }

  #hear(heard: HeardFrame, send: Send): void {
    switch (heard.kind) {
      case 'wake':
        this.#chip.wake();
        return;
      case 'ack':
        this.#transmitter.drop();
        return;
      case 'nak':
        if (this.#chip.isAwake) this.#transmitter.transmit(this.#lastAnswer, 0, send);
        return;
      case 'command':
        if (this.#chip.isAwake) this.#obey(heard.code, heard.data, send);
        return;
    }
  }

  /** A new command ends the one that was running. */
  #obey(code: number, data: Uint8Array, send: Send): void {
    const name = commandName(code);
    const fault = this.#faults.take(name);
    if (fault?.kind === 'deaf') return;
    this.#transmitter.drop();
    this.#transmitter.transmit(ACK, this.#latency.ack, send);
    const result = resultUnder(fault, () =>
      this.#chip.execute(code, data, this.#options.clock.mono()),
    );
    if (result === 'never') return;
    const answer = result === 'syntax-error' ? SYNTAX_ERROR : encodeAnswer(code + 1, result);
    this.#lastAnswer = answer;
    const late = fault?.kind === 'late' ? fault.ms : 0;
    this.#transmitter.transmit(lineBytes(answer, fault), this.#latencyOf(name) + late, send);
  }

  #latencyOf(name: Pn532CommandName | undefined): number {
    if (name === 'inListPassiveTarget') return this.#latency.search;
    return name === 'inDataExchange' ? this.#latency.exchange : this.#latency.other;
  }

  #show(direction: Pn532Traffic['direction'], bytes: Uint8Array): void {
    const at = this.#options.clock.mono();
    for (const observer of this.#observers) observer({ direction, bytes, at });
  }
}

function resultUnder(fault: Pn532Fault | undefined, execute: () => ChipResult): ChipResult {
  if (fault?.kind === 'status') return Uint8Array.of(fault.status);
  return fault?.kind === 'syntax-error' ? 'syntax-error' : execute();
}

/** Data checksum and postamble end a frame. */
function lineBytes(answer: Uint8Array, fault: Pn532Fault | undefined): Uint8Array {
  if (fault === undefined) return answer;
  if (fault.kind === 'deaf' || fault.kind === 'status' || fault.kind === 'syntax-error')
    return answer;
  return distortReply(answer, fault, 2);
}
