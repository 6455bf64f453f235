/** Saves what is typed 800 ms after the last change, one save at a time, the newest text last. */
import type { Cancel, Timers } from '../../../../schemas/time.js';
import type { Json } from '../../../../schemas/ledger.js';

export const DRAFT_DELAY_MS = 800;

export interface DraftParts {
  readonly timers: Pick<Timers, 'after'>;
  /** False when it could not be kept. */
  save(draft: Json): Promise<boolean>;
  drop(): Promise<boolean>;
  /** Whether the newest change is safe; told after each try. */
  told(kept: boolean): void;
}

export class DraftKeeper {
  readonly #parts: DraftParts;
  #newest: Json | undefined;
  #cancel: Cancel | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: DraftParts) {
    this.#parts = parts;
  }

  changed(draft: Json): void {
    if (this.#closed) return;
    this.#newest = draft;
    this.#cancel?.();
    this.#cancel = this.#parts.timers.after(DRAFT_DELAY_MS, () => {
      void this.flush();
    });
  }

  /** Saves at once what still waits. Resolves when it has been tried; never rejects. */
  flush(): Promise<void> {
    this.#cancel?.();
    const draft = this.#newest;
    this.#newest = undefined;
    if (draft === undefined) return this.#running;
    this.#running = this.#running.then(async () => {
      this.#parts.told(await this.#parts.save(draft));
    });
    return this.#running;
  }

  /** The form is done: a save still on its way must not bring the draft back. */
  drop(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#newest = undefined;
    this.#running = this.#running.then(async () => {
      this.#parts.told(await this.#parts.drop());
    });
    return this.#running;
  }
}
