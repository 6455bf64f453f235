/** Tags of card links, which no hash covers, held against what the entries themselves say. */
import { z } from 'zod';
import { NAMESPACES } from '../../schemas/credential.js';
import { cardTag } from './blind-index.js';
import { openWithOwnKey } from './envelope.js';
import { CARD_LINK, registryPlace, type RegistryRow } from './registry.js';
import type { Db } from './store.js';
import type { Vault } from './vault.js';
import type { ProblemList } from './verify-problem.js';

const entrySchema = z.object({
  content: z.object({
    identifiers: z.array(z.object({ namespace: z.enum(NAMESPACES), value: z.string() })),
  }),
});

/** A stray tag would let a card in as somebody else. An entry that does not open is told elsewhere. */
export function checkCardTags(
  db: Db,
  origin: string,
  vault: Vault | undefined,
  problems: ProblemList,
): void {
  const key = vault?.known('registry');
  const index = vault?.known('registry-index');
  // A copy of an older file has no such table, and no links.
  const table = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'card_tag'").get();
  if (key === undefined || index === undefined || table === undefined) return;
  const stored = db
    .prepare<[number], Buffer>('SELECT tag FROM card_tag WHERE seq = ? ORDER BY tag')
    .pluck();
  const rows = db.prepare<[], RegistryRow>('SELECT * FROM registry ORDER BY seq');
  for (const row of rows.iterate()) {
    const own = row.kind === CARD_LINK ? tagsIn(row, key, index, origin) : [];
    const found = stored.all(row.seq).map((tag) => tag.toString('hex'));
    if (own !== undefined && own.join() !== found.join()) {
      problems.add('registry-changed', row.seq);
    }
  }
}

/** In hex, sorted; undefined when the entry does not open. */
function tagsIn(
  row: RegistryRow,
  key: Uint8Array,
  index: Uint8Array,
  origin: string,
): readonly string[] | undefined {
  const plaintext = openWithOwnKey(key, row, registryPlace(origin, row));
  if (plaintext === undefined) return undefined;
  const entry = entrySchema.safeParse(JSON.parse(plaintext.toString('utf8'))).data;
  if (entry === undefined) return undefined;
  const tags = entry.content.identifiers.map((one) => cardTag(index, one).toString('hex'));
  return [...new Set(tags)].sort();
}
