/** One slot of the reader as a field: which card is in it. */
import { isTongdaoError } from '../../schemas/errors.js';
import type { CardField, FieldSight, PresentedCard } from '../cards/field.js';
import { cardStatus, commandStatus, type CardStatus } from './answer.js';
import { mayBeTypeB, speaksApdu } from './atr.js';
import { AcrChannel } from './channel.js';
import type { AcrSlot, SlotAnswer } from './slot.js';

/** Two short frames at 9600 baud and the reader's own work, milliseconds. */
const STATUS_MS = 400;
/** A reset and up to three voltages, milliseconds. */
const POWER_MS = 1500;

/** PC/SC part 3: the UID, and the ATS that only type A has. */
const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);
const GET_ATS = Uint8Array.of(0xff, 0xca, 0x01, 0x00, 0x00);

const UID_BYTES: readonly number[] = [4, 7, 10];

/**
 * The reader polls its antenna by itself and reports one card at most; with several on it, it reports
 * the one that it happened to activate. A contact card that was taken out and put back between two
 * looks shows because it has lost its power.
 */
export class AcrField implements CardField {
  readonly #slot: AcrSlot;
  /** Identifies the card of the last `look` to the channel that was given out for it. */
  #current: object | undefined;
  #seen = false;
  #powered = false;

  constructor(slot: AcrSlot) {
    this.#slot = slot;
  }

  async look(): Promise<FieldSight> {
    this.#current = undefined;
    this.#seen = false;
    if (this.#slot.name === 'contact') await this.release();
    const { message, at } = await this.#status();
    if (cardStatus(message) === 'absent') return { kind: 'empty', at };
    this.#powered = true;
    const options = { timeoutMs: POWER_MS, urgency: 'read' } as const;
    const powered = await this.#slot.command('powerOn', options);
    if (commandStatus(powered.message) !== 'done' || powered.message.data.length === 0) {
      if (cardStatus(powered.message) === 'absent') return { kind: 'empty', at: powered.at };
      this.#seen = true;
      return { kind: 'unreadable', at: powered.at };
    }
    this.#seen = true;
    return { kind: 'card', card: await this.#present(powered.message.data), at: powered.at };
  }

  async stillThere(): Promise<boolean> {
    if (!this.#seen) return false;
    const status: CardStatus = cardStatus((await this.#status()).message);
    if (status === 'absent') return false;
    return !(this.#slot.name === 'contact' && this.#powered && status === 'inactive');
  }

  /** The reader ignores this for its antenna, where it switches the field by itself. */
  async release(): Promise<void> {
    this.#current = undefined;
    if (!this.#powered) return;
    await this.#slot.command('powerOff', { timeoutMs: STATUS_MS, urgency: 'read' });
    this.#powered = false;
  }

  #status(): Promise<SlotAnswer> {
    return this.#slot.command('slotStatus', { timeoutMs: STATUS_MS, urgency: 'heartbeat' });
  }

  async #present(atr: Uint8Array): Promise<PresentedCard> {
    const current = {};
    this.#current = current;
    const apdu = new AcrChannel(this.#slot, () => this.#current === current);
    if (this.#slot.name === 'contact') return { interface: 'contact', apdu };
    const uid = await readUid(apdu, atr);
    return {
      interface: 'contactless',
      ...(uid === undefined ? {} : { uid }),
      ...(speaksApdu(atr) ? { apdu } : {}),
    };
  }
}

/** The reader gives a type B card's PUPI as its UID; it is none, and its ATS is refused. */
async function readUid(apdu: AcrChannel, atr: Uint8Array): Promise<Uint8Array | undefined> {
  if (mayBeTypeB(atr) && (await ask(apdu, GET_ATS)) === undefined) return undefined;
  const uid = await ask(apdu, GET_UID);
  return uid !== undefined && UID_BYTES.includes(uid.length) ? uid : undefined;
}

/** Data in front of 90 00; undefined when the reader says that it has none. */
async function ask(apdu: AcrChannel, command: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const response = await apdu.transceive(command);
    const done = response.length > 2 && response.at(-2) === 0x90 && response.at(-1) === 0x00;
    return done ? response.slice(0, -2) : undefined;
  } catch (error) {
    if (isTongdaoError(error, 'CARD_GONE')) return undefined;
    throw error;
  }
}
