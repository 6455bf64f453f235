import { z } from 'zod';
import { STANDING_KINDS, type StandingRecord } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, Json, RegistryPut } from '../../schemas/ledger.js';
import { ID_TYPES, type Person } from '../../schemas/status.js';
import type { RandomSource, WallMs } from '../../schemas/time.js';
import { blindTag } from './blind-index.js';
import { openWithOwnKey, placeOf, sealWithOwnKey, type Sealed } from './envelope.js';
import { eventIdBytes, eventIdOf } from './event-id.js';
import { canonicalText } from './record.js';
import type { Db } from './store.js';
import type { Vault } from './vault.js';

export interface RegistryRow extends Sealed {
  readonly seq: number;
  readonly e: Uint8Array;
  readonly kind: string;
  readonly expires: WallMs;
  readonly tag: Uint8Array;
}

const contentSchema = z.strictObject({
  person: z.strictObject({
    idType: z.enum(ID_TYPES),
    idNo: z.string(),
    name: z.string().optional(),
  }),
  content: z.json(),
});

/** Kind of the entries that card links are; they are no standing records and never come out as such. */
export const CARD_LINK = 'card-link';

type EntryPut = Omit<RegistryPut, 'kind'> & {
  readonly kind: RegistryPut['kind'] | typeof CARD_LINK;
};

export interface RegistryEntry extends StandingRecord {
  readonly person: z.infer<typeof contentSchema>['person'];
  readonly content: Json;
}

/** Kind and expiry are part of the place: a changed column makes the entry unreadable. */
export function registryPlace(
  origin: string,
  row: Pick<RegistryRow, 'seq' | 'kind' | 'expires'>,
): string {
  return placeOf(origin, row.seq, 'registry', row.kind, row.expires);
}

function kindOf(kind: string): StandingRecord['kind'] {
  const known = STANDING_KINDS.find((each) => each === kind);
  if (known === undefined) throw new TongdaoError('LEDGER_BROKEN', 'unknown kind in the registry');
  return known;
}

/**
 * Standing records: each under a random key of its own, wrapped by the registry key. They outlive the
 * day they were made on and end one by one, by expiry or revocation.
 */
export class Registry {
  readonly #db: Db;
  readonly #vault: Vault;
  readonly #random: RandomSource;
  readonly #origin: string;

  constructor(db: Db, vault: Vault, random: RandomSource, origin: string) {
    this.#db = db;
    this.#vault = vault;
    this.#random = random;
    this.#origin = origin;
  }

  seal(seq: number, eventId: EventId, put: EntryPut): RegistryRow {
    const plaintext = Buffer.from(canonicalText({ person: put.person, content: put.content }));
    const row = { seq, e: eventIdBytes(eventId), kind: put.kind, expires: put.expiresAt };
    const place = registryPlace(this.#origin, row);
    const sealed = sealWithOwnKey(this.#vault.named('registry'), plaintext, place, this.#random);
    return { ...row, ...sealed, tag: this.#tag(put.person) };
  }

  /** Inside the transaction of its leaf. */
  insert(row: RegistryRow): void {
    this.#db
      .prepare(
        'INSERT INTO registry (seq, e, kind, expires, tag, wkey, blob) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(row.seq, row.e, row.kind, row.expires, row.tag, row.wkey, row.blob);
  }

  /** Inside the transaction of its leaf: key and ciphertext are overwritten (secure_delete). */
  revoke(eventId: EventId): void {
    this.#db.prepare('DELETE FROM registry WHERE e = ?').run(eventIdBytes(eventId));
  }

  /** Newest first; what has expired is never returned, whether or not it was destroyed yet. */
  standing(person: Person, now: WallMs): readonly StandingRecord[] {
    return this.#db
      .prepare<[Uint8Array, WallMs], RegistryRow>(
        `SELECT * FROM registry WHERE tag = ? AND expires > ? AND kind <> '${CARD_LINK}'
         ORDER BY seq DESC`,
      )
      .all(this.#tag(person), now)
      .map((row) => ({
        kind: kindOf(row.kind),
        eventId: eventIdOf(row.e),
        validUntil: row.expires,
      }));
  }

  /** Undefined when there is none, it was revoked or destroyed. Throws `LEDGER_BROKEN`. */
  entry(eventId: EventId): RegistryEntry | undefined {
    const row = this.#db
      .prepare<[Uint8Array], RegistryRow>(
        `SELECT * FROM registry WHERE e = ? AND kind <> '${CARD_LINK}'`,
      )
      .get(eventIdBytes(eventId));
    if (row === undefined) return undefined;
    return { kind: kindOf(row.kind), eventId, validUntil: row.expires, ...this.opened(row) };
  }

  /** What an entry says, decrypted. Throws `LEDGER_BROKEN`. */
  opened(row: RegistryRow): z.infer<typeof contentSchema> {
    const place = registryPlace(this.#origin, row);
    const plaintext = openWithOwnKey(this.#vault.named('registry'), row, place);
    if (plaintext === undefined) {
      throw new TongdaoError('LEDGER_BROKEN', `registry entry of record ${row.seq} does not open`);
    }
    return contentSchema.parse(JSON.parse(plaintext.toString('utf8')));
  }

  countExpired(now: WallMs): number {
    return this.#count('SELECT count(*) FROM registry WHERE expires <= ?', now);
  }

  destroyExpired(now: WallMs): void {
    this.#db.prepare('DELETE FROM registry WHERE expires <= ?').run(now);
  }

  countOf(person: Person): number {
    return this.#count('SELECT count(*) FROM registry WHERE tag = ?', this.#tag(person));
  }

  destroyOf(person: Person): void {
    this.#db.prepare('DELETE FROM registry WHERE tag = ?').run(this.#tag(person));
  }

  #count(sql: string, value: number | Uint8Array): number {
    return this.#db.prepare<[number | Uint8Array], number>(sql).pluck().get(value) ?? 0;
  }

  #tag(person: Person): Buffer {
    return blindTag(this.#vault.named('registry-index'), person);
  }
}
