/** Hides what belongs to a person when nobody has touched the page for a while. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Cancel, Timers } from '../../../schemas/time.js';

/** Facts/ux.md 2.2, rule 6. */
export const HIDE_AFTER_MS = 15_000;

export class PrivacyTimer {
  readonly #timers: Timers;
  readonly #hidden = signal(false);
  #cancel: Cancel | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get hidden(): ReadonlySignal<boolean> {
    return this.#hidden;
  }

  /** Somebody is there. What is hidden already stays so: showing it again is a tap of its own. */
  touched(): void {
    if (!this.#hidden.value) this.#wait();
  }

  show(): void {
    this.#hidden.value = false;
    this.#wait();
  }

  hide(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#hidden.value = true;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = this.#timers.after(HIDE_AFTER_MS, () => this.hide());
  }
}
