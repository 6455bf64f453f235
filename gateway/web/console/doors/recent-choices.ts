/**
 * What was chosen lately at this desk, the newest first: issuers of papers and places. Kept in the
 * browser; never anything about a person.
 */
export type ChoiceList = 'issuers' | 'places';

export const KEPT_CHOICES = 8;

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const keyOf = (list: ChoiceList): string => `tongdao.doors.${list}`;

/** Eleven digits in a row are somebody's number, typed in the wrong field: it is not kept. */
const NUMBER_OF_SOMEBODY = /\d(?:[\s-]?\d){10}/;

/** Undefined when the browser lets no page store anything. */
export class RecentChoices {
  readonly #store: Store | undefined;

  constructor(store: Store | undefined) {
    this.#store = store;
  }

  read(list: ChoiceList): readonly string[] {
    const text = this.#store?.getItem(keyOf(list));
    if (text === null || text === undefined) return [];
    // One line each: nothing to parse and nothing that can fail.
    return text
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, KEPT_CHOICES);
  }

  /** Puts the values first. A full or forbidden store forgets them: they are a convenience. */
  add(list: ChoiceList, values: readonly string[]): void {
    const kept = values
      .map((value) => value.trim())
      .filter((value) => value !== '' && !/[\r\n]/.test(value) && !NUMBER_OF_SOMEBODY.test(value));
    const all = [...new Set([...kept, ...this.read(list)])].slice(0, KEPT_CHOICES);
    try {
      this.#store?.setItem(keyOf(list), all.join('\n'));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
