/**
 * A card for the virtual reader of vsmartcard (`vpcd`, a driver of pcscd): what pcscd hears when a card lies
 * on a real reader. Both sides send a 16-bit length, big-endian, and as many bytes. One byte from the
 * service is about power: 00 off, 01 on, 02 reset, 04 wants the ATR; anything longer is a command APDU
 * (vsmartcard documentation, "Virtual smart card, protocol"). Only ATRs and responses are answered.
 */
import type { Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import { contactlessAtr } from '../acr1281s/contactless-atr.js';
import type { VirtualCard } from '../card/virtual-card.js';
import { ReplyFaultPlan, distortReply, type Planned, type ReplyFaultKind } from '../reply-fault.js';
import type { BytePipe } from '../sam/reader.js';
import { Transmitter } from '../transmitter.js';
import { VpcdParser, encodeVpcd } from './frame.js';

const POWER = { off: 0x00, on: 0x01, reset: 0x02, atr: 0x04 } as const;

const OK = Uint8Array.of(0x90, 0x00);
const NOT_SUPPORTED = Uint8Array.of(0x6a, 0x81);

export type VpcdAnswerName = 'atr' | 'response';

/** There is no checksum on this line: `wrong-checksum` turns the last status byte. */
export type VpcdFault = ReplyFaultKind & Planned<VpcdAnswerName>;

export interface VpcdSimulatorOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Through its contacts or on the antenna, for a card that has both. */
  readonly slot: 'contact' | 'contactless';
  /** Time that the card takes for a command, milliseconds. */
  readonly latencyMs?: number;
}

export interface VpcdTraffic {
  /** Seen from the service: `request` goes to the card. */
  readonly direction: 'request' | 'reply';
  readonly bytes: Uint8Array;
  readonly at: MonoMs;
}

export class VpcdSimulator {
  readonly #options: VpcdSimulatorOptions;
  readonly #observers = new Set<(traffic: VpcdTraffic) => void>();
  readonly #faults = new ReplyFaultPlan<VpcdFault, VpcdAnswerName>();
  readonly #transmitter: Transmitter;
  #card: VirtualCard | undefined;

  constructor(options: VpcdSimulatorOptions) {
    this.#options = options;
    this.#transmitter = new Transmitter(options.timers);
  }

  get card(): VirtualCard | undefined {
    return this.#card;
  }

  /** In place of the one that is there. The service takes a card for there while its line is open. */
  putCard(card: VirtualCard): void {
    card.reset();
    this.#card = card;
  }

  /** Also in the middle of a read: nothing is answered any more. */
  takeCard(): void {
    this.#transmitter.drop();
    this.#card = undefined;
  }

  inject(fault: VpcdFault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Every byte on the line, for a person to look at. */
  observe(observer: (traffic: VpcdTraffic) => void): Unlisten {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** Speaks on this pipe. */
  connect(pipe: BytePipe): void {
    const parser = new VpcdParser();
    pipe.onBytes((chunk) => {
      this.#show('request', chunk);
      for (const payload of parser.push(chunk)) {
        const answer = this.#obey(payload);
        if (answer !== undefined) this.#answer(answer.name, answer.bytes, pipe);
      }
    });
  }

  /** Stops every timer. */
  close(): void {
    this.#transmitter.drop();
  }

  #obey(payload: Uint8Array): { name: VpcdAnswerName; bytes: Uint8Array } | undefined {
    const card = this.#card;
    if (card === undefined) return undefined;
    if (payload.length === 1) {
      if (payload[0] !== POWER.atr) {
        card.reset();
        return undefined;
      }
      const atr = this.#options.slot === 'contact' ? card.atr : contactlessAtr(card);
      return { name: 'atr', bytes: atr ?? new Uint8Array(0) };
    }
    const response = this.#respond(card, payload);
    return response === undefined ? undefined : { name: 'response', bytes: response };
  }

  /** What a real reader answers for the card on its antenna is answered here. */
  #respond(card: VirtualCard, command: Uint8Array): Uint8Array | undefined {
    const [cla, ins, p1] = command;
    if (this.#options.slot === 'contact' || cla !== 0xff || ins !== 0xca) {
      return card.transceive(command);
    }
    const data = p1 === 0x01 ? card.ats : (card.uid ?? card.atqb?.subarray(1, 5));
    return data === undefined ? NOT_SUPPORTED : Uint8Array.of(...data, ...OK);
  }

  #answer(name: VpcdAnswerName, bytes: Uint8Array, pipe: BytePipe): void {
    const { latencyMs = 0 } = this.#options;
    const fault = this.#faults.take(name);
    const late = fault?.kind === 'late' ? fault.ms : 0;
    const delay = (name === 'response' ? latencyMs : 0) + late;
    const frame = distortReply(encodeVpcd(bytes), fault, 1);
    this.#transmitter.transmit(frame, delay, (piece) => {
      this.#show('reply', piece);
      pipe.send(piece);
    });
  }

  #show(direction: VpcdTraffic['direction'], bytes: Uint8Array): void {
    const at = this.#options.clock.mono();
    for (const observer of this.#observers) observer({ direction, bytes, at });
  }
}
