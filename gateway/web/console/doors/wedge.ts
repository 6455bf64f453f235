/**
 * Tells a reader that types like a keyboard from a person: a burst of characters less than 30 ms
 * apart (facts/ux.md 3.4). Pure: it is told keys and times and answers what to do with them.
 */
import type { MonoMs } from '../../../../schemas/time.js';

/** Two keys of a person are further apart; two of a reader are not. */
export const WEDGE_GAP_MS = 30;

/** This many fast characters in a row are no person's; the first ones have reached a field by then. */
const CERTAIN_AFTER = 4;

export type WedgeVerdict =
  /** Let the key through. `first` marks what may be the beginning of a burst. */
  | { readonly kind: 'pass'; readonly first: boolean }
  /** Certain now: take back everything since the first key, and keep this key from the page. */
  | { readonly kind: 'began' }
  /** Part of the burst: keep it from the page. */
  | { readonly kind: 'held' }
  /** Enter behind a burst: keep it from the page, too. `text` is what the reader typed. */
  | { readonly kind: 'read'; readonly text: string };

export class WedgeDetector {
  #text = '';
  #last: MonoMs = Number.NEGATIVE_INFINITY;
  #certain = false;

  /** `key` as KeyboardEvent.key says; keys with Ctrl, Alt or Meta and repeats are not to be told. */
  key(key: string, at: MonoMs): WedgeVerdict {
    const fast = at - this.#last < WEDGE_GAP_MS;
    this.#last = at;
    if (key === 'Enter') {
      const text = this.#text;
      const read = this.#certain && fast;
      this.#forget();
      return read ? { kind: 'read', text } : { kind: 'pass', first: false };
    }
    if (Array.from(key).length !== 1) {
      // Shift is pressed for every capital of a burst.
      if (key !== 'Shift') this.#forget();
      return { kind: 'pass', first: false };
    }
    if (!fast) this.#forget();
    this.#text += key;
    if (this.#certain) return { kind: 'held' };
    if (this.#text.length < CERTAIN_AFTER) return { kind: 'pass', first: this.#text === key };
    this.#certain = true;
    return { kind: 'began' };
  }

  /**
   * The text of a burst that has ended without Enter, some readers send none; undefined when there is
   * none or it still goes on. Ask a moment after each `began` and `held`.
   */
  pause(at: MonoMs): string | undefined {
    if (!this.#certain || at - this.#last < WEDGE_GAP_MS) return undefined;
    const text = this.#text;
    this.#forget();
    return text;
  }

  #forget(): void {
    this.#text = '';
    this.#certain = false;
  }
}

/** Fifteen digits, or eighteen characters with a possible X: nothing else may become the number. */
export function isCardNumber(text: string): boolean {
  return /^(?:\d{15}|\d{17}[\dXx]|[A-Z]{3}\d{12})$/.test(text.trim());
}
