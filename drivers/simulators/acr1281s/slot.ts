/** One slot of a simulated reader: its card, its power, and what it answers. */
import type { VirtualCard } from '../card/virtual-card.js';
import { contactlessAtr } from './contactless-atr.js';

/** Data of one block. */
const BLOCK_BYTES = 261;

const STATE = { active: 0, inactive: 1, absent: 2 } as const;
const FAILED = 0x40;
const MUTE = 0xfe;
/** The manual's good answers carry this in bError. */
const NO_ERROR = 0x81;

const CHAIN = { whole: 0, begins: 1, ends: 2, goesOn: 3 } as const;

const NOTHING = new Uint8Array(0);
const OK = Uint8Array.of(0x90, 0x00);
const NOT_SUPPORTED = Uint8Array.of(0x6a, 0x81);

/** bStatus, bError, chain byte and data of an answer. */
export interface SlotReply {
  readonly status: number;
  readonly error: number;
  readonly chain: number;
  readonly data: Uint8Array;
}

export class SlotModel {
  readonly #isContact: boolean;
  #card: VirtualCard | undefined;
  #powered = false;
  #rest: Uint8Array = NOTHING;
  #begun = false;

  constructor(name: 'contactless' | 'contact') {
    this.#isContact = name === 'contact';
  }

  get card(): VirtualCard | undefined {
    return this.#card;
  }

  put(card: VirtualCard): void {
    this.take();
    this.#card = card;
  }

  take(): void {
    this.#card = undefined;
    this.#powered = false;
    this.#rest = NOTHING;
  }

  status(): SlotReply {
    return this.#done(NOTHING);
  }

  powerOn(): SlotReply {
    const card = this.#card;
    const atr = this.#isContact ? card?.atr : card && contactlessAtr(card);
    if (card === undefined || atr === undefined) return this.#failed();
    card.reset();
    this.#powered = true;
    return this.#done(atr);
  }

  /** Does nothing for the antenna. */
  powerOff(): SlotReply {
    if (this.#isContact) this.#powered = false;
    return this.#done(NOTHING);
  }

  /** `wantsNext`: wLevelParameter 0010, the next block of the last answer. */
  transfer(command: Uint8Array, wantsNext: boolean): SlotReply {
    if (!wantsNext) {
      const response = this.#respond(command);
      if (response === undefined) return this.#failed();
      this.#rest = response;
      this.#begun = false;
    }
    const block = this.#rest.subarray(0, BLOCK_BYTES);
    this.#rest = this.#rest.subarray(BLOCK_BYTES);
    const more = this.#rest.length > 0;
    const chain = this.#begun
      ? more
        ? CHAIN.goesOn
        : CHAIN.ends
      : more
        ? CHAIN.begins
        : CHAIN.whole;
    this.#begun = true;
    return { ...this.#done(block), chain };
  }

  #respond(command: Uint8Array): Uint8Array | undefined {
    const card = this.#card;
    if (card === undefined || !this.#powered) return undefined;
    const [cla, ins, p1] = command;
    if (this.#isContact || cla !== 0xff || ins !== 0xca) return card.transceive(command);
    return p1 === 0x01 ? atsOf(card) : Uint8Array.of(...uidOf(card), ...OK);
  }

  #state(): number {
    if (this.#card === undefined) return STATE.absent;
    return this.#powered || !this.#isContact ? STATE.active : STATE.inactive;
  }

  #done(data: Uint8Array): SlotReply {
    return { status: this.#state(), error: NO_ERROR, chain: CHAIN.whole, data };
  }

  #failed(): SlotReply {
    return { status: FAILED | this.#state(), error: MUTE, chain: CHAIN.whole, data: NOTHING };
  }
}

/** Of a type B card the reader gives the PUPI. */
function uidOf({ uid, atqb }: VirtualCard): Uint8Array {
  return uid ?? atqb?.subarray(1, 5) ?? NOTHING;
}

function atsOf({ ats }: VirtualCard): Uint8Array {
  return ats === undefined ? NOT_SUPPORTED : Uint8Array.of(...ats, ...OK);
}
