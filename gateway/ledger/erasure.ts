import type { ErasureReason, Receipt } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { LedgerParts } from './parts.js';
import { emptyWal } from './wal.js';

export interface ErasureRequest {
  readonly person: Person;
  readonly reason: ErasureReason;
  readonly operator: string;
}

export interface ErasureReceipt extends Receipt {
  /** Rows whose payload, key and tag were destroyed. */
  readonly rows: number;
  /** Registry entries destroyed. */
  readonly entries: number;
  /** False when a reader kept old bytes in the write-ahead log; retention tries again. */
  readonly walTruncated: boolean;
}

/**
 * Destroys what is stored about one person: payloads, their keys, tags, registry entries. The leaves and
 * the root stay. The row that says so carries in the open a count and a reason; who asked and which
 * events it was stands in its own encrypted payload.
 */
export async function erasePerson(
  parts: LedgerParts,
  { person, reason, operator }: ErasureRequest,
): Promise<ErasureReceipt> {
  const { db, reader, registry, writer, timers } = parts;
  const tags = reader.tagsOf(person);
  const find = db
    .prepare<[number, Uint8Array], number>('SELECT seq FROM bidx WHERE day = ? AND tag = ?')
    .pluck();
  const found = tags.flatMap(({ day, tag }) => find.all(day, tag));
  const entries = registry.countOf(person);
  writer.seal();
  const dropPayload = db.prepare('DELETE FROM payload WHERE seq = ?');
  const dropTag = db.prepare('DELETE FROM bidx WHERE day = ? AND tag = ?');
  const receipt = writer.commit(
    {
      kind: 'erasure',
      detail: { rows: found.length, entries, reason },
      payload: { events: found.map((seq) => reader.leaf(seq).e) },
      query: { operator, result: reason },
    },
    {
      also: () => {
        for (const seq of found) dropPayload.run(seq);
        for (const { day, tag } of tags) dropTag.run(day, tag);
        registry.destroyOf(person);
      },
    },
  );
  const walTruncated = await emptyWal(db, timers);
  return { ...receipt, rows: found.length, entries, walTruncated };
}
