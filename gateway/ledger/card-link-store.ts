import { linkContentSchema, type CardLink } from '../../schemas/card-link.js';
import type { Identifier } from '../../schemas/credential.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, LinkPut, RegistryPut } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import { blindTag, cardTag } from './blind-index.js';
import { eventIdBytes, eventIdOf } from './event-id.js';
import { CARD_LINK, type Registry, type RegistryRow } from './registry.js';
import type { Db } from './store.js';
import type { Vault } from './vault.js';

/**
 * Card links: registry entries that are found by their person and by blind tags of the card's numbers.
 * Tags go with their entry, so that expiry, revocation and erasure need to know nothing of them.
 */
export class CardLinkStore {
  readonly #db: Db;
  readonly #vault: Vault;
  readonly #registry: Registry;

  constructor(db: Db, vault: Vault, registry: Registry) {
    this.#db = db;
    this.#vault = vault;
    this.#registry = registry;
  }

  putOf({ person, expiresAt, content }: LinkPut): Omit<RegistryPut, 'kind'> & {
    readonly kind: typeof CARD_LINK;
  } {
    return { kind: CARD_LINK, person, expiresAt, content };
  }

  tagsOf(identifiers: readonly Identifier[]): readonly Uint8Array[] {
    const key = this.#vault.named('registry-index');
    return identifiers.map((identifier) => cardTag(key, identifier));
  }

  /** Inside the transaction of the entry's leaf. */
  insertTags(seq: number, tags: readonly Uint8Array[]): void {
    const insert = this.#db.prepare('INSERT OR IGNORE INTO card_tag (tag, seq) VALUES (?, ?)');
    for (const tag of tags) insert.run(tag, seq);
  }

  /** Throws `LEDGER_BROKEN`. */
  ofCard(identifiers: readonly Identifier[], now: WallMs): readonly CardLink[] {
    if (identifiers.length === 0) return [];
    const tags = this.tagsOf(identifiers);
    const rows = this.#db
      .prepare<unknown[], RegistryRow>(
        `SELECT * FROM registry WHERE expires > ? AND kind = '${CARD_LINK}' AND seq IN
           (SELECT seq FROM card_tag WHERE tag IN (${tags.map(() => '?').join(', ')}))
         ORDER BY seq DESC`,
      )
      .all(now, ...tags);
    // A tag that was put beside another entry must not lead to its person.
    return rows
      .map((row) => this.#opened(row))
      .filter(({ content }) =>
        content.identifiers.some((own) => identifiers.some((asked) => same(own, asked))),
      );
  }

  /** Throws `LEDGER_BROKEN`. */
  ofPerson(person: Person, now: WallMs): readonly CardLink[] {
    return this.#db
      .prepare<[Uint8Array, WallMs], RegistryRow>(
        `SELECT * FROM registry WHERE tag = ? AND expires > ? AND kind = '${CARD_LINK}'
         ORDER BY seq DESC`,
      )
      .all(blindTag(this.#vault.named('registry-index'), person), now)
      .map((row) => this.#opened(row));
  }

  /** Throws `LEDGER_BROKEN`. */
  link(eventId: EventId): CardLink | undefined {
    const row = this.#db
      .prepare<[Uint8Array], RegistryRow>(
        `SELECT * FROM registry WHERE e = ? AND kind = '${CARD_LINK}'`,
      )
      .get(eventIdBytes(eventId));
    return row === undefined ? undefined : this.#opened(row);
  }

  #opened(row: RegistryRow): CardLink {
    const { person, content } = this.#registry.opened(row);
    const parsed = linkContentSchema.safeParse(content);
    if (!parsed.success) {
      throw new TongdaoError('LEDGER_BROKEN', `card link of record ${row.seq} has a wrong shape`);
    }
    const { idType, idNo, name } = person;
    return {
      eventId: eventIdOf(row.e),
      person: { idType, idNo, ...(name === undefined ? {} : { name }) },
      validUntil: row.expires,
      content: parsed.data,
    };
  }
}

function same(a: Identifier, b: Identifier): boolean {
  return a.namespace === b.namespace && a.value === b.value;
}
