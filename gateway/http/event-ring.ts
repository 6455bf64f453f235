/** The newest events of a stream, so that a page that was cut off hears what it missed. */

export interface RingEntry<Type extends string = string> {
  readonly n: number;
  readonly type: Type;
  /** As it goes over the wire. */
  readonly frame: string;
}

export class EventRing<Type extends string = string> {
  /** Every id begins with it: a number of an earlier process means nothing to this one. */
  readonly start: string;
  readonly #size: number;
  readonly #entries: RingEntry<Type>[] = [];
  #last = 0;

  constructor(start: string, size: number) {
    this.start = start;
    this.#size = size;
  }

  /** Id of the newest event; the id of a snapshot taken now. */
  get lastId(): string {
    return `${this.start}.${this.#last}`;
  }

  /** `make` is told the id of the new event. */
  add(type: Type, make: (id: string) => string): RingEntry<Type> {
    this.#last += 1;
    const entry = { n: this.#last, type, frame: make(this.lastId) };
    this.#entries.push(entry);
    if (this.#entries.length > this.#size) this.#entries.shift();
    return entry;
  }

  /** What came after `lastId`, oldest first; undefined when it is gone, or was never of this process. */
  since(lastId: string): readonly RingEntry<Type>[] | undefined {
    const [, start, digits] = /^([^.]+)\.(\d{1,15})$/.exec(lastId) ?? [];
    const n = Number(digits);
    if (start !== this.start || n > this.#last) return undefined;
    const oldest = this.#last - this.#entries.length + 1;
    return n + 1 < oldest ? undefined : this.#entries.slice(n + 1 - oldest);
  }
}
