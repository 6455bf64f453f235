/** What a session was typing, kept over lock and reload (WCAG 2.2.6), and readable to nobody else. */
import { TongdaoError } from '../../schemas/errors.js';
import type { Json, VenueDay } from '../../schemas/ledger.js';
import type { Clock, RandomSource } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import { IV_BYTES, openBlob, sealBlob } from '../ledger/cipher.js';
import { durably, type Db } from './store.js';

export interface Draft {
  readonly form: Json;
  /** RFC 3339, UTC. */
  readonly savedAt: string;
}

/** Of the JSON text in UTF-8. */
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
    // Only what `save` wrote under this very key opens.
    return opened && (JSON.parse(opened.toString('utf8')) as Draft);
  }

  /** Throws `TOO_LARGE` or `LEDGER_UNAVAILABLE`. */
  save(caller: Owner, form: Json): { readonly savedAt: string } {
    const savedAt = new Date(this.#parts.clock.wall()).toISOString();
    this.#write(caller, { form, savedAt });
    return { savedAt };
  }

  #write(caller: Owner, draft: Draft): void {
    const { db, random, storeSession } = this.#parts;
    const bytes = Buffer.from(JSON.stringify(draft));
    if (bytes.length > DRAFT_LIMIT_BYTES) throw new TongdaoError('TOO_LARGE');
    if (!storeSession(caller.session)) throw new TongdaoError('LEDGER_UNAVAILABLE');
    const day = this.#today();
    const iv = random.bytes(IV_BYTES);
    const sealed = sealBlob(caller.sessionKey, iv, bytes, context(caller, day));
    durably(db, () =>
      db
        .prepare('INSERT OR REPLACE INTO draft (session, day, sealed) VALUES (?, ?, ?)')
        .run(caller.session, day, sealed),
    );
  }

  drop(caller: Owner): void {
    const { db } = this.#parts;
    durably(db, () => db.prepare('DELETE FROM draft WHERE session = ?').run(caller.session));
  }

  /** The session goes on under another token: what it was typing goes with it. */
  move(from: Owner, to: Owner): void {
    const draft = this.read(from);
    if (draft !== undefined) this.#write(to, draft);
  }

  /** Ciphertext of other days; with `secure_delete` it is overwritten. */
  dropOld(): void {
    const { db } = this.#parts;
    durably(db, () => db.prepare('DELETE FROM draft WHERE day <> ?').run(this.#today()));
  }
}

function context({ session }: Owner, day: string): string {
  return `draft ${session} ${day}`;
}
