/** A reader of the PC/SC service as a field: which card is on it. */
import type { CardField, FieldSight, PresentedCard } from '../cards/field.js';
import { speaksApdu } from '../acr1281s/atr.js';
import { isContactlessAtr } from './atr.js';
import { PcscChannel } from './channel.js';
import { readerUid } from './reader-uid.js';
import type { PcscSlot } from './slot.js';

/**
 * The service polls its readers by itself and tells of one card at most; with several on an antenna, of
 * the one that the reader happened to activate. It counts what comes and goes, so that a card that was
 * taken away and laid again between two looks shows.
 */
export class PcscField implements CardField {
  readonly #slot: PcscSlot;
  /** Identifies the card of the last `look` to the channel that was given out for it. */
  #current: object | undefined;
  /** The service's count at that look. */
  #change: number | undefined;

  constructor(slot: PcscSlot) {
    this.#slot = slot;
  }

  async look(): Promise<FieldSight> {
    this.#forget();
    const { report: state, at } = await this.#slot.state();
    if (!state.present) return { kind: 'empty', at };
    const connected = await this.#slot.connect();
    switch (connected.report.said) {
      case 'empty':
        return { kind: 'empty', at: connected.at };
      case 'unreadable':
        return { kind: 'unreadable', at: connected.at };
      case 'connected': {
        this.#change = state.change;
        const card = await this.#present(Buffer.from(connected.report.atr, 'hex'));
        return { kind: 'card', card, at: connected.at };
      }
    }
  }

  async stillThere(): Promise<boolean> {
    if (this.#change === undefined) return false;
    const { report } = await this.#slot.state();
    return report.present && report.change === this.#change;
  }

  async release(): Promise<void> {
    this.#forget();
    await this.#slot.release();
  }

  #forget(): void {
    this.#current = undefined;
    this.#change = undefined;
  }

  async #present(atr: Uint8Array): Promise<PresentedCard> {
    const current = {};
    this.#current = current;
    const apdu = new PcscChannel(this.#slot, () => this.#current === current);
    if (!isContactlessAtr(atr)) return { interface: 'contact', apdu };
    const uid = await readerUid(apdu, atr);
    return {
      interface: 'contactless',
      ...(uid === undefined ? {} : { uid }),
      ...(speaksApdu(atr) ? { apdu } : {}),
    };
  }
}
