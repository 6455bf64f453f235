/**
 * The draft of this session: brought back when it was typed for the same visit, offered when it was
 * not. What was typed for one person never slips into the form of another by itself.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { DraftPhoto } from '../../../../schemas/api/desk.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Timers } from '../../../../schemas/time.js';
import type { DoorCommands } from './door-commands.js';
import { draftJson, parseDraft } from './draft.js';
import { DraftKeeper } from './draft-keeper.js';
import type { Form } from './form.js';

export type DraftNews =
  | { readonly state: 'none' }
  | { readonly state: 'restored' }
  /** Of another visit, or of none: a person decides. RFC 3339, UTC. */
  | { readonly state: 'offered'; readonly form: Form; readonly savedAt: string }
  /** The newest change is not safe on the gateway. */
  | { readonly state: 'unsaved' };

export interface DraftDeskParts {
  readonly commands: DoorCommands;
  readonly timers: Timers;
  newId(): EventId;
  readonly visit?: EventId;
  /** False for a correction, which is short and has no visit. */
  readonly kept: boolean;
}

export class DraftDesk {
  readonly #parts: DraftDeskParts;
  readonly #keeper: DraftKeeper;
  readonly #news = signal<DraftNews>({ state: 'none' });
  #typing = false;
  /** The form's photo under the name by which the gateway knows it. */
  #photo: DraftPhoto | undefined;

  constructor(parts: DraftDeskParts) {
    const { commands } = parts;
    this.#parts = parts;
    this.#keeper = new DraftKeeper({
      timers: parts.timers,
      save: async ({ form, photo, leaving }) => {
        const result = await commands.saveDraft(form, photo, leaving);
        return result.ok ? { photo: result.answer.photo } : undefined;
      },
      drop: async () => (await commands.dropDraft()).ok,
      told: (kept) => {
        const { state } = this.#news.value;
        if (!kept) this.#news.value = { state: 'unsaved' };
        else if (state === 'unsaved') this.#news.value = { state: 'none' };
      },
    });
  }

  get news(): ReadonlySignal<DraftNews> {
    return this.#news;
  }

  /** The form to go on with, or undefined. What the person has typed meanwhile stands. */
  async restore(): Promise<Form | undefined> {
    if (!this.#parts.kept) return undefined;
    const result = await this.#parts.commands.readDraft();
    const stored = result.ok ? result.answer.draft : undefined;
    const draft = stored === undefined ? undefined : parseDraft(stored.form, stored.photo);
    if (stored === undefined || draft === undefined || this.#typing) return undefined;
    this.#photo = draft.form.photo === '' ? undefined : stored.photo;
    this.#keeper.holds(stored.photo?.id);
    if (draft.visit !== this.#parts.visit) {
      this.#news.value = { state: 'offered', form: draft.form, savedAt: stored.savedAt };
      return undefined;
    }
    this.#news.value = { state: 'restored' };
    return draft.form;
  }

  /** The offer is answered. */
  putAway(): void {
    this.#news.value = { state: 'none' };
  }

  changed(form: Form): void {
    if (!this.#parts.kept) return;
    this.#typing = true;
    const { visit } = this.#parts;
    // The one place on the gateway is taken from now on.
    if (this.#news.value.state === 'offered') this.putAway();
    const another = form.photo !== (this.#photo?.jpeg ?? '');
    if (another) {
      this.#photo = form.photo === '' ? undefined : { id: this.#parts.newId(), jpeg: form.photo };
    }
    const draft = { form, ...(visit === undefined ? {} : { visit }) };
    this.#keeper.changed({ form: draftJson(draft, this.#photo?.id), photo: this.#photo });
    // It is too large to go out with a page that is being closed.
    if (another) void this.#keeper.flush();
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** The page may be gone in a moment: what is typed goes out now, whatever is still on its way. */
  leave(): void {
    this.#keeper.leave();
  }

  drop(): Promise<void> {
    return this.#parts.kept ? this.#keeper.drop() : Promise.resolve();
  }
}
