/** The secrets of accounts: made, compared and sealed under keys derived from the staff key. */
import { TongdaoError } from '../../schemas/errors.js';
import type { RandomSource } from '../../schemas/time.js';
import { IV_BYTES, openBlob, sealBlob } from '../ledger/cipher.js';
import type { AccountRecord } from './account-book.js';
import { hashSecret, hasCost, secretMatches, unmatchable, type ScryptCost } from './secret-hash.js';
import { derivedKey } from './staff-key.js';

export class StaffVault {
  readonly #random: RandomSource;
  readonly #cost: ScryptCost;
  readonly #pepper: Uint8Array;
  readonly #totpKey: Uint8Array;
  /** What is compared when no account has the typed name: the same work, and nothing matches it. */
  readonly #nobody: string;

  constructor(key: Uint8Array, random: RandomSource, cost: ScryptCost) {
    this.#random = random;
    this.#cost = cost;
    this.#pepper = derivedKey(key, 'staff secrets v1');
    this.#totpKey = derivedKey(key, 'staff totp v1');
    this.#nobody = unmatchable(random, cost);
  }

  /** Both answers take one scrypt, with an account and without. */
  async matches(secret: string, account: AccountRecord | undefined): Promise<boolean> {
    const same = await secretMatches(secret, this.#pepper, account?.secret ?? this.#nobody);
    return same && account !== undefined;
  }

  hash(secret: string, cost = this.#cost): Promise<string> {
    return hashSecret(secret, this.#pepper, this.#random, cost);
  }

  /** Made at another cost than today's. What is published needs none. */
  isOutdated(account: AccountRecord): boolean {
    return !account.demo && !hasCost(account.secret, this.#cost);
  }

  sealTotp(secret: Uint8Array, account: string): Uint8Array {
    return sealBlob(this.#totpKey, this.#random.bytes(IV_BYTES), secret, `totp ${account}`);
  }

  /** Throws `KEY_MISSING` when it was sealed for another account or under another key. */
  openTotp(sealed: Uint8Array, account: string): Uint8Array {
    const secret = openBlob(this.#totpKey, sealed, `totp ${account}`);
    if (secret === undefined) throw new TongdaoError('KEY_MISSING', 'a TOTP secret does not open');
    return secret;
  }
}
