/**
 * Saves what is typed 800 ms after the last change, one save at a time, the newest text last. A photo
 * goes along only when the gateway does not hold it.
 */
import type { DraftPhoto } from '../../../../schemas/api/desk.js';
import type { Cancel, Timers } from '../../../../schemas/time.js';
import type { EventId, Json } from '../../../../schemas/ledger.js';

export const DRAFT_DELAY_MS = 800;

export interface KeptDraft {
  readonly form: Json;
  /** The photo that belongs to the form. */
  readonly photo: DraftPhoto | undefined;
}

export interface DraftSave {
  readonly form: Json;
  /** Undefined: the one that the gateway holds stays; null: it is forgotten. */
  readonly photo: DraftPhoto | null | undefined;
  readonly leaving: boolean;
}

export interface DraftParts {
  readonly timers: Pick<Timers, 'after'>;
  /** The photo that the gateway holds afterwards; undefined when the draft could not be kept. */
  save(draft: DraftSave): Promise<{ readonly photo: EventId | undefined } | undefined>;
  drop(): Promise<boolean>;
  /** Whether the newest change is safe; told after each try. */
  told(kept: boolean): void;
}

export class DraftKeeper {
  readonly #parts: DraftParts;
  #newest: KeptDraft | undefined;
  /** On its way, and not known to be kept. */
  #saving: KeptDraft | undefined;
  /** Photo at the gateway: null for none, undefined while that is not known. */
  #held: EventId | null | undefined;
  #cancel: Cancel | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: DraftParts) {
    this.#parts = parts;
  }

  /** The draft was read: its photo need not be sent back. */
  holds(photo: EventId | undefined): void {
    this.#held = photo ?? null;
  }

  changed(draft: KeptDraft): void {
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
    this.#saving = draft;
    this.#running = this.#running.then(() => this.#save(draft));
    return this.#running;
  }

  /**
   * Sends what is not known to be kept without waiting for anything: the page may be gone before an
   * answer. Should it stay, the save that waits follows as ever.
   */
  leave(): void {
    const draft = this.#newest ?? this.#saving;
    if (draft === undefined || this.#closed) return;
    this.#saving = draft;
    const photo = draft.photo === undefined && this.#held !== null ? null : undefined;
    const left = this.#parts.save({ form: draft.form, photo, leaving: true });
    this.#running = Promise.all([this.#running, left]).then(([, answer]) => {
      this.#held = answer === undefined ? undefined : (answer.photo ?? null);
    });
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

  async #save(draft: KeptDraft): Promise<void> {
    // A newer one has overtaken it.
    if (this.#saving !== draft) return;
    const wanted = draft.photo?.id ?? null;
    const photo = wanted === this.#held ? undefined : (draft.photo ?? null);
    const answer = await this.#parts.save({ form: draft.form, photo, leaving: false });
    this.#held = answer === undefined ? undefined : (answer.photo ?? null);
    // Another page of this session put its own photo there meanwhile.
    if (photo === undefined && answer !== undefined && this.#held !== wanted) {
      await this.#save(draft);
      return;
    }
    if (answer !== undefined && this.#saving === draft) this.#saving = undefined;
    this.#parts.told(answer !== undefined);
  }
}
