/** The newest things that crossed a simulated wire, numbered, for somebody who asks again and again. */

export type Numbered<Entry> = Entry & {
  /** Grows with every entry and every change of one. */
  readonly n: number;
};

export interface TapAnswer<Entry> {
  readonly entries: readonly Numbered<Entry>[];
  /** To be asked for next: `after(last)`. */
  readonly last: number;
}

export const TAP_ENTRIES = 500;

export class TapRing<Entry extends object> {
  readonly #limit: number;
  #entries: Numbered<Entry>[] = [];
  #last = 0;

  constructor(limit = TAP_ENTRIES) {
    this.#limit = limit;
  }

  /** Returns the number, by which the entry can be replaced. */
  add(entry: Entry): number {
    this.#last += 1;
    this.#entries.push({ ...entry, n: this.#last });
    if (this.#entries.length > this.#limit) this.#entries.shift();
    return this.#last;
  }

  /** The changed entry gets a new number and is read once more. */
  replace(n: number, entry: Entry): number {
    this.#entries = this.#entries.filter((old) => old.n !== n);
    return this.add(entry);
  }

  /** Entries numbered above `n`, oldest first; what the ring has lost is not reported. */
  after(n: number): TapAnswer<Entry> {
    return { entries: this.#entries.filter((entry) => entry.n > n), last: this.#last };
  }
}
