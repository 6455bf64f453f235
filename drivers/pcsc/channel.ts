/** APDUs with the card in the reader. */
import { TongdaoError } from '../../schemas/errors.js';
import type { ApduChannel } from '../apdu/channel.js';
import type { PcscSlot } from './slot.js';

export class PcscChannel implements ApduChannel {
  readonly #slot: PcscSlot;
  readonly #isCurrent: () => boolean;

  /** `isCurrent` turns false once the card was let go. */
  constructor(slot: PcscSlot, isCurrent: () => boolean) {
    this.#slot = slot;
    this.#isCurrent = isCurrent;
  }

  async transceive(command: Uint8Array): Promise<Uint8Array> {
    if (!this.#isCurrent()) throw new TongdaoError('CARD_GONE', 'the card was let go');
    const { report } = await this.#slot.transmit(command);
    if (report.said === 'gone') throw new TongdaoError('CARD_GONE', report.why);
    return Buffer.from(report.apdu, 'hex');
  }
}
