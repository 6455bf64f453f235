/** APDUs with a card that the chip has listed as a target. */
import { TongdaoError } from '../../schemas/errors.js';
import type { ApduChannel } from '../apdu/channel.js';
import type { Pn532Chip } from './chip.js';
import { dataStatus } from './data-error.js';

/** The chip itself waits as long as the card asks for, milliseconds. */
const ANSWER_MS = 1500;

/** A card that always has more to say is cut off here: a short answer needs one frame. */
const MOST_PIECES = 16;

export interface Pn532ChannelOptions {
  readonly chip: Pn532Chip;
  /** The chip's number of the target. */
  readonly target: number;
  /** False once the card was let go: the number may then mean another card. */
  readonly isCurrent: () => boolean;
  /** The chip switched its antenna off to save itself. */
  readonly onChipFault: (meaning: string) => void;
}

/** Whatever the chip says went wrong with the card, the card has to be activated anew: `CARD_GONE`. */
export class Pn532Channel implements ApduChannel {
  readonly #options: Pn532ChannelOptions;

  constructor(options: Pn532ChannelOptions) {
    this.#options = options;
  }

  async transceive(command: Uint8Array): Promise<Uint8Array> {
    const { chip, target, isCurrent, onChipFault } = this.#options;
    const response: number[] = [];
    let request = Uint8Array.of(target, ...command);
    for (let piece = 0; piece < MOST_PIECES; piece++) {
      if (!isCurrent()) throw new TongdaoError('CARD_GONE', 'the card was let go');
      const { data } = await chip.command('inDataExchange', request, {
        timeoutMs: ANSWER_MS,
        urgency: 'read',
      });
      const [first] = data;
      if (first === undefined) throw new TongdaoError('DEVICE_TIMEOUT', 'an answer without status');
      const { error, meaning, more, chipFault } = dataStatus(first);
      if (chipFault) onChipFault(meaning);
      if (error !== 0) throw new TongdaoError('CARD_GONE', meaning);
      response.push(...data.subarray(1));
      if (!more) return Uint8Array.from(response);
      request = Uint8Array.of(target);
    }
    throw new TongdaoError('CARD_GONE', 'the card answers without end');
  }
}
