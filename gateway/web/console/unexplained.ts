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

  constructor(store: TextStore) {
    this.#store = store;
    this.#list = read(store.getItem(KEY));
  }

  /** Oldest first. */
  get list(): readonly UnexplainedOpening[] {
    return this.#list;
  }

  add(opening: UnexplainedOpening): void {
    if (this.#list.some(({ eventId }) => eventId === opening.eventId)) return;
    this.#keep([...this.#list, opening].slice(-KEPT));
  }

  /** Its reason is on record, or the record is not ours to explain. */
  told(eventId: EventId): void {
    this.#keep(this.#list.filter((opening) => opening.eventId !== eventId));
  }

  #keep(list: readonly UnexplainedOpening[]): void {
    this.#list = list;
    this.#store.setItem(KEY, JSON.stringify(list));
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
