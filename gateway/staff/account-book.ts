/** All accounts, held in memory so that a dead disk stops nobody who is logged in; written through. */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import { accountSchema, ROLES, type Role } from '../../schemas/staff.js';
import type { WallMs } from '../../schemas/time.js';
import { durably, type Db } from './store.js';

/** Never changed in place: whoever waited compares by identity. */
export interface AccountRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly lanes?: readonly string[];
  readonly disabled: boolean;
  /** `secret-hash.ts` says how. */
  readonly secret: string;
  /** Confirmed TOTP secret, sealed. */
  readonly totp?: Uint8Array;
  /** Its secrets are published. */
  readonly demo: boolean;
}

const rowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  lanes: z
    .string()
    .transform((json) => accountSchema.shape.lanes.parse(JSON.parse(json)))
    .nullable(),
  disabled: z.number().transform(Boolean),
  secret: z.string(),
  totp: z.instanceof(Uint8Array).nullable(),
  demo: z.number().transform(Boolean),
});

/** Two names that look alike to whoever types them are one name. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Newest used time steps that are remembered for each account. */
const STEPS_KEPT = 32;

export class AccountBook {
  readonly #db: Db;
  readonly #byId = new Map<string, AccountRecord>();

  /** Throws `LEDGER_BROKEN` when the file holds what this program never wrote. */
  constructor(db: Db) {
    this.#db = db;
    const sql = 'SELECT id, name, role, lanes, disabled, secret, totp, demo FROM account';
    for (const row of db.prepare(sql).all()) {
      const parsed = rowSchema.safeParse(row);
      if (!parsed.success) throw new TongdaoError('LEDGER_BROKEN', 'an account row is malformed');
      const { lanes, totp, ...rest } = parsed.data;
      this.#byId.set(rest.id, {
        ...rest,
        ...(lanes === null || lanes === undefined ? {} : { lanes }),
        ...(totp === null ? {} : { totp }),
      });
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  byId(id: string): AccountRecord | undefined {
    return this.#byId.get(id);
  }

  byName(name: string): AccountRecord | undefined {
    const key = nameKey(name);
    return this.all().find((account) => nameKey(account.name) === key);
  }

  all(): readonly AccountRecord[] {
    return [...this.#byId.values()];
  }

  /** Durable when it returns. Throws `LEDGER_UNAVAILABLE` or `LEDGER_UNKNOWN`; then nothing changes here. */
  save(account: AccountRecord): void {
    durably(this.#db, () =>
      this.#db
        .prepare(
          `INSERT INTO account (id, name, name_key, role, lanes, disabled, secret, totp, demo)
           VALUES (@id, @name, @nameKey, @role, @lanes, @disabled, @secret, @totp, @demo)
           ON CONFLICT (id) DO UPDATE SET role = excluded.role, lanes = excluded.lanes,
             disabled = excluded.disabled, secret = excluded.secret, totp = excluded.totp`,
        )
        .run({
          id: account.id,
          name: account.name,
          nameKey: nameKey(account.name),
          role: account.role,
          lanes: account.lanes === undefined ? null : JSON.stringify(account.lanes),
          disabled: Number(account.disabled),
          secret: account.secret,
          totp: account.totp ?? null,
          demo: Number(account.demo),
        }),
    );
    this.#byId.set(account.id, account);
  }

  /**
   * Pins a time step as used: false when it was before. Durable when it returns true. The newest ones
   * are kept and not "all up to the last": after the clock was wrong for a while, that would shut
   * somebody out until the wrong time comes.
   */
  useStep(account: string, step: number, at: WallMs): boolean {
    return durably(this.#db, () => {
      const { changes } = this.#db
        .prepare('INSERT OR IGNORE INTO totp_use (account, step, at) VALUES (?, ?, ?)')
        .run(account, step, at);
      this.#db
        .prepare(
          `DELETE FROM totp_use WHERE account = @account AND step <> @step AND step NOT IN
             (SELECT step FROM totp_use WHERE account = @account ORDER BY at DESC LIMIT @kept)`,
        )
        .run({ account, step, kept: STEPS_KEPT });
      return changes === 1;
    });
  }
}
