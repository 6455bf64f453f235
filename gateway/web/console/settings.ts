/** What this tablet is set to; nothing personal, so it stays with the tablet. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { TextStore } from './unexplained.js';

export class DeskSettings {
  readonly leftHanded: Setting;
  readonly quiet: Setting;

  constructor(store: TextStore) {
    this.leftHanded = new Setting(store, 'tongdao.left-handed');
    this.quiet = new Setting(store, 'tongdao.quiet');
  }
}

/** One switch, off unless somebody has put it on. */
export class Setting {
  readonly #store: TextStore;
  readonly #key: string;
  readonly #on = signal(false);

  constructor(store: TextStore, key: string) {
    this.#store = store;
    this.#key = key;
    this.#on.value = store.getItem(key) === 'on';
  }

  get on(): ReadonlySignal<boolean> {
    return this.#on;
  }

  toggle(): void {
    this.#on.value = !this.#on.value;
    this.#store.setItem(this.#key, this.#on.value ? 'on' : 'off');
  }
}
