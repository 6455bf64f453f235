/** Short news at the foot of the page that goes by itself; the newest three are kept. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Cancel, Timers } from '../../../schemas/time.js';
import type { Words } from './words.js';

export interface Toast extends Words {
  /** One tap while it is there, for example "undo". */
  readonly action?: Words & { readonly run: () => void };
  /** Milliseconds on the screen; 6000 unless said. */
  readonly forMs?: number;
}

export interface ShownToast extends Toast {
  readonly id: number;
}

const USUAL_MS = 6000;
const MOST = 3;

export class ToastQueue {
  readonly #timers: Timers;
  readonly #shown = signal<readonly ShownToast[]>([]);
  readonly #ends = new Map<number, Cancel>();
  #last = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get shown(): ReadonlySignal<readonly ShownToast[]> {
    return this.#shown;
  }

  /** Returns the name by which `drop` takes it away early. */
  show(toast: Toast): number {
    const id = ++this.#last;
    const all = [...this.#shown.value, { ...toast, id }];
    for (const old of all.slice(0, -MOST)) this.drop(old.id);
    this.#shown.value = all.slice(-MOST);
    this.#ends.set(
      id,
      this.#timers.after(toast.forMs ?? USUAL_MS, () => this.drop(id)),
    );
    return id;
  }

  drop(id: number): void {
    this.#ends.get(id)?.();
    this.#ends.delete(id);
    this.#shown.value = this.#shown.value.filter((toast) => toast.id !== id);
  }

  /** For the lock: nothing of what was done may stay readable. */
  clear(): void {
    for (const { id } of this.#shown.value) this.drop(id);
  }
}
