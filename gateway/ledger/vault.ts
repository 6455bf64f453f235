/**
 * Day keys and named keys, random and wrapped by the key store (facts/integrity.md section 2.2). They
 * are never derived from anything: what can be derived again was never destroyed.
 */
import type { CivilDate } from '../../schemas/credential.js';
import type { RandomSource } from '../../schemas/time.js';
import { KEY_BYTES } from './cipher.js';
import type { KeyStore } from './keys.js';
import { durably, type Db } from './store.js';

export interface DayKeys {
  /** `<venue day>.<8 characters>`: the random end makes a destroyed id one that never comes back. */
  readonly id: string;
  readonly civil: CivilDate;
  readonly data: Uint8Array;
  readonly index: Uint8Array;
}

/** Wrapped, as the retention job sees it. */
export interface DayKeyAge {
  readonly id: string;
  /** The venue day from which its age is counted; undefined until the clock can be trusted. */
  readonly countedFrom: CivilDate | undefined;
}

export type NamedKey = 'registry' | 'registry-index' | 'statistics';

interface DayKeyRow {
  readonly id: string;
  readonly civil: string;
  readonly trusted: number;
  readonly counted_from: string | null;
  readonly data_key: Uint8Array;
  readonly index_key: Uint8Array;
}

const DAY_SUFFIX_BYTES = 6;

export class Vault {
  readonly #db: Db;
  readonly #keys: KeyStore;
  readonly #random: RandomSource;
  readonly #days = new Map<string, DayKeys>();
  /** The day rows are being written under. */
  #current: DayKeys | undefined;
  readonly #named = new Map<NamedKey, Uint8Array>();

  constructor(db: Db, keys: KeyStore, random: RandomSource) {
    this.#db = db;
    this.#keys = keys;
    this.#random = random;
  }

  /** Undefined once destroyed. */
  day(id: string): DayKeys | undefined {
    const known = this.#days.get(id);
    if (known !== undefined) return known;
    const row = this.#db.prepare<[string], DayKeyRow>('SELECT * FROM day_key WHERE id = ?').get(id);
    return row === undefined ? undefined : this.#unwrapped(row);
  }

  /** The living key of a venue day, made and stored durably when there is none. */
  forDay(civil: CivilDate, clockTrusted: () => boolean): DayKeys {
    if (this.#current?.civil === civil) return this.#current;
    const row = this.#db
      .prepare<[string], DayKeyRow>(
        'SELECT * FROM day_key WHERE civil = ? ORDER BY born DESC LIMIT 1',
      )
      .get(civil);
    const keys = row === undefined ? this.#create(civil, clockTrusted()) : this.#unwrapped(row);
    this.#current = keys;
    return keys;
  }

  #create(civil: CivilDate, clockTrusted: boolean): DayKeys {
    const suffix = Buffer.from(this.#random.bytes(DAY_SUFFIX_BYTES)).toString('base64url');
    const id = `${civil}.${suffix}`;
    const data = this.#random.bytes(KEY_BYTES);
    const index = this.#random.bytes(KEY_BYTES);
    durably(this.#db, () =>
      this.#db
        .prepare(
          `INSERT INTO day_key (id, civil, trusted, data_key, index_key) VALUES (?, ?, ?, ?, ?)`,
        )
        .run(
          id,
          civil,
          clockTrusted ? 1 : 0,
          this.#keys.wrap(data, context('day-data', id)),
          this.#keys.wrap(index, context('day-index', id)),
        ),
    );
    const keys = { id, civil, data, index };
    this.#days.set(id, keys);
    return keys;
  }

  #unwrapped(row: DayKeyRow): DayKeys {
    const keys = {
      id: row.id,
      civil: row.civil,
      data: this.#keys.unwrap(row.data_key, context('day-data', row.id)),
      index: this.#keys.unwrap(row.index_key, context('day-index', row.id)),
    };
    this.#days.set(row.id, keys);
    return keys;
  }

  /** Oldest first. */
  ages(): readonly DayKeyAge[] {
    return this.#db
      .prepare<[], DayKeyRow>('SELECT * FROM day_key ORDER BY born')
      .all()
      .map((row) => ({
        id: row.id,
        countedFrom: row.trusted === 1 ? row.civil : (row.counted_from ?? undefined),
      }));
  }

  /** Keys made under a clock nobody could trust begin to age on this (trusted) day. */
  countUntrustedFrom(civil: CivilDate): void {
    durably(this.#db, () =>
      this.#db
        .prepare('UPDATE day_key SET counted_from = ? WHERE trusted = 0 AND counted_from IS NULL')
        .run(civil),
    );
  }

  /** Destroys both keys of a day, in the file and in memory. Does nothing the second time. */
  destroy(id: string): void {
    durably(this.#db, () => this.#db.prepare('DELETE FROM day_key WHERE id = ?').run(id));
    const keys = this.#days.get(id);
    keys?.data.fill(0);
    keys?.index.fill(0);
    this.#days.delete(id);
    if (this.#current?.id === id) this.#current = undefined;
  }

  /** Made and stored durably when there is none. */
  named(name: NamedKey): Uint8Array {
    const key = this.known(name) ?? this.#createNamed(name);
    this.#named.set(name, key);
    return key;
  }

  /** Undefined when it was never made. */
  known(name: NamedKey): Uint8Array | undefined {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const row = this.#db
      .prepare<[string], { key: Uint8Array }>('SELECT key FROM named_key WHERE name = ?')
      .get(name);
    return row === undefined ? undefined : this.#keys.unwrap(row.key, context(name));
  }

  #createNamed(name: NamedKey): Uint8Array {
    const key = this.#random.bytes(KEY_BYTES);
    durably(this.#db, () =>
      this.#db
        .prepare('INSERT INTO named_key (name, key) VALUES (?, ?)')
        .run(name, this.#keys.wrap(key, context(name))),
    );
    return key;
  }

  /** Overwrites what is in memory. Node may have made copies that nobody can reach. */
  close(): void {
    for (const { data, index } of this.#days.values()) {
      data.fill(0);
      index.fill(0);
    }
    for (const key of this.#named.values()) key.fill(0);
    this.#days.clear();
    this.#named.clear();
    this.#db.close();
  }
}

function context(purpose: string, id = ''): string {
  return `tongdao|${purpose}|${id}|v1`;
}
