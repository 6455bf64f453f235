/** Cards in the field of a simulated chip, in the states of ISO/IEC 14443-3. */
import type { MonoMs } from '../../../schemas/time.js';
import type { VirtualCard } from '../card/virtual-card.js';

/** A card without field for less than this still knows what it was doing (5.1 ms). */
const RESET_MS = 5.1;

const SAK_ISO_DEP = 0x20;

interface InField {
  readonly card: VirtualCard;
  /** Answers a search; one that was activated or sent to sleep does not. */
  isIdle: boolean;
}

export class Antenna {
  #cards: InField[] = [];
  #active: InField[] = [];
  #offAt: MonoMs | undefined;

  get cards(): readonly VirtualCard[] {
    return this.#cards.map(({ card }) => card);
  }

  put(card: VirtualCard): void {
    card.reset();
    this.#cards.push({ card, isIdle: true });
  }

  take(card?: VirtualCard): void {
    this.#cards = this.#cards.filter((entry) => card !== undefined && entry.card !== card);
  }

  off(at: MonoMs): void {
    this.#offAt ??= at;
    this.#active = [];
  }

  on(at: MonoMs): void {
    const offFor = this.#offAt === undefined ? 0 : at - this.#offAt;
    this.#offAt = undefined;
    if (offFor < RESET_MS) return;
    for (const entry of this.#cards) {
      entry.isIdle = true;
      entry.card.reset();
    }
  }

  /** Activates up to `most` cards of this type that still answer. */
  search(type: 'A' | 'B', most: number): readonly VirtualCard[] {
    this.release();
    this.#active = this.#cards
      .filter(({ card, isIdle }) => isIdle && card.type === type)
      .slice(0, most);
    for (const entry of this.#active) entry.isIdle = false;
    return this.#active.map(({ card }) => card);
  }

  /** Deselected cards are asleep until the field was off. */
  release(): void {
    this.#active = [];
  }

  /** `not-active`: no such target. `gone`: it does not answer any more. */
  exchange(target: number, command: Uint8Array): Uint8Array | 'not-active' | 'gone' {
    const entry = this.#active[target - 1];
    if (entry === undefined) return 'not-active';
    if (!this.#cards.includes(entry) || !speaksIsoDep(entry.card)) return 'gone';
    return entry.card.transceive(command) ?? 'gone';
  }
}

/** Target data as InListPassiveTarget gives them. */
export function targetData(card: VirtualCard, number: number): Uint8Array {
  if (card.type === 'B') return Uint8Array.of(number, ...(card.atqb ?? []), 0x01, 0x00);
  const { uid = new Uint8Array(0), sak = 0, atqa = Uint8Array.of(0x00, 0x04), ats = [] } = card;
  const tail = speaksIsoDep(card) ? ats : [];
  return Uint8Array.of(number, ...atqa, sak, uid.length, ...uid, ...tail);
}

function speaksIsoDep({ type, sak = 0 }: VirtualCard): boolean {
  return type === 'B' || (sak & SAK_ISO_DEP) !== 0;
}
