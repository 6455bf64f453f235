/** APDUs with the card in one slot. */
import { TongdaoError } from '../../schemas/errors.js';
import type { ApduChannel } from '../apdu/channel.js';
import { NEXT_BLOCK, commandStatus, errorMeaning, goesOn } from './answer.js';
import type { AcrSlot } from './slot.js';

/** Longest frame both ways at 9600 baud, and the card, milliseconds. */
const ANSWER_MS = 1500;

/** A card that always has more to say is cut off here: a short answer needs one block. */
const MOST_BLOCKS = 16;

const NOTHING = new Uint8Array(0);

export class AcrChannel implements ApduChannel {
  readonly #slot: AcrSlot;
  readonly #isCurrent: () => boolean;

  /** `isCurrent` turns false once the card was let go. */
  constructor(slot: AcrSlot, isCurrent: () => boolean) {
    this.#slot = slot;
    this.#isCurrent = isCurrent;
  }

  async transceive(command: Uint8Array): Promise<Uint8Array> {
    const response: number[] = [];
    let part = { data: command, tail: [0, 0, 0] as readonly [number, number, number] };
    for (let block = 0; block < MOST_BLOCKS; block++) {
      if (!this.#isCurrent()) throw new TongdaoError('CARD_GONE', 'the card was let go');
      const { message } = await this.#slot.command('transfer', {
        timeoutMs: ANSWER_MS,
        urgency: 'read',
        ...part,
      });
      if (commandStatus(message) !== 'done') {
        throw new TongdaoError('CARD_GONE', errorMeaning(message));
      }
      response.push(...message.data);
      if (!goesOn(message)) return Uint8Array.from(response);
      part = { data: NOTHING, tail: NEXT_BLOCK };
    }
    throw new TongdaoError('CARD_GONE', 'the card answers without end');
  }
}
