/** What a session was typing, kept over lock and reload (WCAG 2.2.6), and readable to nobody else. */
import type { DraftPhoto } from '../../schemas/api/desk.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, Json, VenueDay } from '../../schemas/ledger.js';
import type { Clock, RandomSource } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import { IV_BYTES, openBlob, sealBlob } from '../ledger/cipher.js';
import { durably, type Db } from './store.js';

export interface Draft {
  readonly form: Json;
  readonly photo?: DraftPhoto;
  /** RFC 3339, UTC. */
  readonly savedAt: string;
}

export interface SavedDraft {
  readonly savedAt: string;
  /** The photo that is kept beside the form now. */
  readonly photo?: EventId;
}

/** Of the JSON text in UTF-8, without the photo. */
export const DRAFT_LIMIT_BYTES = 1024 * 1024;

type Owner = Pick<Caller, 'session' | 'sessionKey'>;

export interface DraftsParts {
  readonly db: Db;
  readonly venue: VenueDay;
  readonly clock: Pick<Clock, 'wall'>;
  readonly random: RandomSource;
  /** The session's row must be there before its draft: false when it cannot be written. */
  readonly storeSession: (id: string) => boolean;
}

/**
 * AES-256-GCM under the caller's `sessionKey`, bound to session and day. A draft dies with its session
 * and at the end of the venue's day.
 */
export class Drafts {
  readonly #parts: DraftsParts;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
  }

  #today(): string {
    const { venue, clock } = this.#parts;
    return venue.dayOf(clock.wall());
  }

  /** Undefined when there is none of today, or the caller's cookie is not the one it was saved with. */
  read(caller: Owner): Draft | undefined {
    const row = this.#parts.db
      .prepare<[string, string], { day: string; sealed: Buffer }>(
        'SELECT day, sealed FROM draft WHERE session = ? AND day = ?',
      )
      .get(caller.session, this.#today());
    const opened = row && openBlob(caller.sessionKey, row.sealed, context(caller, row.day));
    if (opened === undefined) return undefined;
    const photo = this.#readPhoto(caller);
    // Only what `save` wrote under this very key opens.
    const draft = JSON.parse(opened.toString('utf8')) as Omit<Draft, 'photo'>;
    return { ...draft, ...(photo === undefined ? {} : { photo }) };
  }

  /**
   * `photo` undefined: the one that is kept stays; null: it is forgotten. Throws `TOO_LARGE` or
   * `LEDGER_UNAVAILABLE`.
   */
  save(caller: Owner, form: Json, photo?: DraftPhoto | null): SavedDraft {
    const savedAt = new Date(this.#parts.clock.wall()).toISOString();
    this.#write(caller, { form, savedAt }, photo);
    const kept = this.#photoId(caller);
    return { savedAt, ...(kept === undefined ? {} : { photo: kept }) };
  }

  #write(caller: Owner, draft: Omit<Draft, 'photo'>, photo: DraftPhoto | null | undefined): void {
    const { db, storeSession } = this.#parts;
    const bytes = Buffer.from(JSON.stringify(draft));
    if (bytes.length > DRAFT_LIMIT_BYTES) throw new TongdaoError('TOO_LARGE');
    if (!storeSession(caller.session)) throw new TongdaoError('LEDGER_UNAVAILABLE');
    const day = this.#today();
    const sealed = this.#seal(caller, bytes, context(caller, day));
    durably(db, () => {
      db.prepare('INSERT OR REPLACE INTO draft (session, day, sealed) VALUES (?, ?, ?)').run(
        caller.session,
        day,
        sealed,
      );
      if (photo === null) this.#forgetPhoto(caller);
      else if (photo !== undefined) this.#writePhoto(caller, day, photo);
    });
  }

  #writePhoto(caller: Owner, day: string, { id, jpeg }: DraftPhoto): void {
    const sealed = this.#seal(caller, Buffer.from(jpeg, 'base64'), photoContext(caller, day, id));
    this.#parts.db
      .prepare('INSERT OR REPLACE INTO draft_photo (session, day, id, sealed) VALUES (?, ?, ?, ?)')
      .run(caller.session, day, id, sealed);
  }

  #readPhoto(caller: Owner): DraftPhoto | undefined {
    const day = this.#today();
    const row = this.#parts.db
      .prepare<[string, string], { id: EventId; sealed: Buffer }>(
        'SELECT id, sealed FROM draft_photo WHERE session = ? AND day = ?',
      )
      .get(caller.session, day);
    const opened =
      row && openBlob(caller.sessionKey, row.sealed, photoContext(caller, day, row.id));
    return opened && { id: row.id, jpeg: opened.toString('base64') };
  }

  #photoId({ session }: Owner): EventId | undefined {
    return this.#parts.db
      .prepare<[string, string], { id: EventId }>(
        'SELECT id FROM draft_photo WHERE session = ? AND day = ?',
      )
      .get(session, this.#today())?.id;
  }

  #forgetPhoto({ session }: Owner): void {
    this.#parts.db.prepare('DELETE FROM draft_photo WHERE session = ?').run(session);
  }

  #seal({ sessionKey }: Owner, bytes: Uint8Array, associated: string): Buffer {
    return sealBlob(sessionKey, this.#parts.random.bytes(IV_BYTES), bytes, associated);
  }

  drop(caller: Owner): void {
    const { db } = this.#parts;
    durably(db, () => {
      db.prepare('DELETE FROM draft WHERE session = ?').run(caller.session);
      this.#forgetPhoto(caller);
    });
  }

  /** The session goes on under another token: what it was typing goes with it. */
  move(from: Owner, to: Owner): void {
    const draft = this.read(from);
    if (draft === undefined) return;
    const { photo = null, ...rest } = draft;
    this.#write(to, rest, photo);
  }

  /** Ciphertext of other days; with `secure_delete` it is overwritten. */
  dropOld(): void {
    const { db } = this.#parts;
    const today = this.#today();
    durably(db, () => {
      db.prepare('DELETE FROM draft WHERE day <> ?').run(today);
      db.prepare('DELETE FROM draft_photo WHERE day <> ?').run(today);
    });
  }
}

function context({ session }: Owner, day: string): string {
  return `draft ${session} ${day}`;
}

function photoContext({ session }: Owner, day: string, id: EventId): string {
  return `draft photo ${session} ${day} ${id}`;
}
