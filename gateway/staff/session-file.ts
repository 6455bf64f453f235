/** Sessions on disk, so that a restart logs nobody out. Holds no token, only its hash. */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import type { WallMs } from '../../schemas/time.js';
import { durably, type Db } from './store.js';

export const LIVE_STATES = ['enrol', 'active', 'locked'] as const;
export type LiveState = (typeof LIVE_STATES)[number];

export interface SessionRow {
  readonly id: string;
  /** SHA-256, 32 bytes. */
  readonly token: Uint8Array;
  readonly account: string;
  readonly state: LiveState;
  readonly began: WallMs;
  /** Last touch. */
  readonly seen: WallMs;
  /** When this row was written, and how long the session had run by then on the monotonic clock. */
  readonly saved: WallMs;
  readonly usedMs: number;
}

const rowSchema = z.strictObject({
  id: z.string(),
  token: z.instanceof(Uint8Array),
  account: z.string(),
  state: z.enum(LIVE_STATES),
  began: z.number(),
  seen: z.number(),
  saved: z.number(),
  usedMs: z.number(),
});

export class SessionFile {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Throws `LEDGER_BROKEN` when the file holds what this program never wrote. */
  all(): readonly SessionRow[] {
    const rows = this.#db
      .prepare(
        'SELECT id, token, account, state, began, seen, saved, used_ms AS usedMs FROM session',
      )
      .all();
    const parsed = z.array(rowSchema).safeParse(rows);
    if (!parsed.success) throw new TongdaoError('LEDGER_BROKEN', 'a session row is malformed');
    return parsed.data;
  }

  /** One transaction; drafts of the sessions removed go with them. Throws `LEDGER_UNAVAILABLE`. */
  write(save: readonly SessionRow[], remove: readonly string[]): void {
    const upsert = this.#db.prepare(
      `INSERT INTO session (id, token, account, state, began, seen, saved, used_ms)
       VALUES (@id, @token, @account, @state, @began, @seen, @saved, @usedMs)
       ON CONFLICT (id) DO UPDATE SET token = excluded.token, state = excluded.state,
         seen = excluded.seen, saved = excluded.saved, used_ms = excluded.used_ms`,
    );
    const forget = this.#db.prepare('DELETE FROM session WHERE id = ?');
    durably(this.#db, () => {
      for (const id of remove) forget.run(id);
      for (const row of save) {
        upsert.run({ ...row, usedMs: Math.round(row.usedMs) });
      }
    });
  }
}
