/** Browsers on which an account logged in well before: they may try while strangers have to wait. */
import type { Clock, RandomSource } from '../../schemas/time.js';
import { durably, type Db } from './store.js';
import { newToken, tokenHash } from './token.js';

const DEVICE_MS = 90 * 86_400_000;
/** For each account; the one used longest ago is forgotten first. */
const DEVICES_KEPT = 32;

export class KnownDevices {
  readonly #db: Db;
  readonly #clock: Pick<Clock, 'wall'>;
  readonly #random: RandomSource;

  constructor(db: Db, clock: Pick<Clock, 'wall'>, random: RandomSource) {
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
  }

  /** Name of the device for its counter when this account logged in with the cookie's token before. */
  known(token: string | undefined, account: string): string | undefined {
    if (token === undefined) return undefined;
    const hash = tokenHash(token);
    const row = this.#db
      .prepare('SELECT 1 FROM device WHERE token = ? AND account = ? AND seen > ?')
      .get(hash, account, this.#clock.wall() - DEVICE_MS);
    return row === undefined ? undefined : hash.toString('base64url');
  }

  /**
   * After a log-in: a new token that takes over what the old one had, for a desk's browser serves a
   * whole shift. Throws `LEDGER_UNAVAILABLE`; the old one then stays good.
   */
  remember(before: string | undefined, account: string): string {
    const token = newToken(this.#random);
    const hash = tokenHash(token);
    durably(this.#db, () => {
      if (before !== undefined) {
        this.#db
          .prepare('UPDATE device SET token = ? WHERE token = ?')
          .run(hash, tokenHash(before));
      }
      this.#db
        .prepare('INSERT OR REPLACE INTO device (token, account, seen) VALUES (?, ?, ?)')
        .run(hash, account, this.#clock.wall());
      this.#db
        .prepare(
          `DELETE FROM device WHERE account = @account AND token NOT IN
             (SELECT token FROM device WHERE account = @account ORDER BY seen DESC LIMIT @kept)`,
        )
        .run({ account, kept: DEVICES_KEPT });
    });
    return token;
  }

  forget(account: string): void {
    durably(this.#db, () => this.#db.prepare('DELETE FROM device WHERE account = ?').run(account));
  }
}
