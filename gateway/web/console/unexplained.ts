/** Emergency openings whose reason is still to be told: kept by the browser, so that a reload does not forget. */
import type { EventId } from '../../../schemas/ledger.js';
import type { WallMs } from '../../../schemas/time.js';
import { isNumber, isText, shape } from './shapes.js';

export interface UnexplainedOpening {
  readonly eventId: EventId;
  readonly lane: string;
  readonly at: WallMs;
}

/** The part of the browser's `localStorage` that is used. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'tongdao.unexplained';
/** A venue does not open by emergency more often in a shift; older ones stand under "recent". */
const KEPT = 50;

const isOpening = shape<UnexplainedOpening>({ eventId: isText, lane: isText, at: isNumber });

export class Unexplained {
  readonly #store: TextStore;
  #list: readonly UnexplainedOpening[];
  #kept = true;

  constructor(store: TextStore) {
    this.#store = store;
    this.#list = read(store.getItem(KEY));
  }

  /** Oldest first; what another tab noted appears with the next change. */
  get list(): readonly UnexplainedOpening[] {
    return this.#list;
  }

  add(opening: UnexplainedOpening): void {
    const list = this.#newest();
    if (list.some(({ eventId }) => eventId === opening.eventId)) return;
    this.#keep([...list, opening].slice(-KEPT));
  }

  /** Its reason is on record, or the record is not ours to explain. */
  told(eventId: EventId): void {
    this.#keep(this.#newest().filter((opening) => opening.eventId !== eventId));
  }

  /** Another tab of this browser may have written since; its text alone counts while the store keeps ours. */
  #newest(): readonly UnexplainedOpening[] {
    return this.#kept ? read(this.#store.getItem(KEY)) : this.#list;
  }

  #keep(list: readonly UnexplainedOpening[]): void {
    this.#list = list;
    try {
      this.#store.setItem(KEY, JSON.stringify(list));
      this.#kept = true;
    } catch (error) {
      // A full store must not hold up a gate: the page remembers, and "recent" shows what is owed.
      if (!(error instanceof DOMException)) throw error;
      this.#kept = false;
    }
  }
}

function read(text: string | null): readonly UnexplainedOpening[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value)
      ? value.filter((item): item is UnexplainedOpening => isOpening(item))
      : [];
  } catch {
    // Somebody else's text under our key: the records themselves are at the gateway.
    return [];
  }
}
