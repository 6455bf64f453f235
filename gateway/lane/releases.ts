/** One pulse per row: a release asked for twice is answered with the first result. */
import type { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';

export interface Released {
  readonly pulses: number;
}

interface Waiting {
  readonly resolve: (released: Released) => void;
  readonly reject: (error: TongdaoError) => void;
}

/** A double tap comes within seconds; this many releases take a lane minutes. */
const REMEMBERED = 64;

export class Releases {
  readonly #answers = new Map<EventId, Promise<Released>>();
  readonly #waiting = new Map<EventId, Waiting>();

  /** `ask` runs for the first call only; it leads to `resolve` or `reject`, or throws. */
  once(id: EventId, ask: () => void): Promise<Released> {
    const known = this.#answers.get(id);
    if (known !== undefined) return known;
    const answer = new Promise<Released>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      ask();
    });
    this.#answers.set(id, answer);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > REMEMBERED && oldest.done !== true) this.#answers.delete(oldest.value);
    return answer;
  }

  resolve(id: EventId, pulses: number): void {
    this.#waiting.get(id)?.resolve({ pulses });
    this.#waiting.delete(id);
  }

  reject(id: EventId, error: TongdaoError): void {
    this.#waiting.get(id)?.reject(error);
    this.#waiting.delete(id);
  }
}
