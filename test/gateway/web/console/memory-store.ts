import type { TextStore } from '../../../../gateway/web/console/unexplained.js';

/** A browser's `localStorage` without a browser. */
export class MemoryStore implements TextStore {
  readonly #texts = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#texts.set(key, value);
  }
}
