/** Finds out whether the person was registered today, once for each number that is whole and right. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { WorkCard } from '../../../../schemas/api/desk-records.js';
import type { DoorCommands } from './door-commands.js';

export type EarlierRecord = WorkCard['earlier'][number];

export type Earlier =
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly record: EarlierRecord }
  /** The question had no answer. It never stands in the way of a registration. */
  | { readonly state: 'unknown' };

function newest(records: readonly EarlierRecord[]): Earlier {
  const [record] = [...records].sort((one, other) => (one.at < other.at ? 1 : -1));
  return record === undefined ? { state: 'none' } : { state: 'found', record };
}

export class EarlierDesk {
  readonly #commands: DoorCommands;
  readonly #ofCard: Earlier;
  readonly #found = signal<Earlier>({ state: 'none' });
  #asked = '';

  constructor(commands: DoorCommands, card: WorkCard | undefined) {
    this.#commands = commands;
    this.#ofCard = newest(card?.earlier ?? []);
  }

  get found(): ReadonlySignal<Earlier> {
    return this.#found;
  }

  /** The holder is the card of this visit; the gateway has told its records with the work card. */
  useCard(): void {
    this.#asked = '';
    this.#found.value = this.#ofCard;
  }

  /** `number` in canonical form, or undefined while it is not whole and right. */
  async useNumber(number: string | undefined): Promise<void> {
    if (number === undefined || number !== this.#asked) this.#found.value = { state: 'none' };
    if (number === undefined || number === this.#asked) {
      this.#asked = number ?? '';
      return;
    }
    this.#asked = number;
    const result = await this.#commands.earlier(number);
    // The number may have been changed while the answer was on its way.
    if (this.#asked !== number) return;
    this.#found.value = result.ok ? newest(result.answer.earlier) : { state: 'unknown' };
  }
}
