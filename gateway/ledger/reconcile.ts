import type { LedgerReader } from './reader.js';
import type { LeafWriter } from './writer.js';

/**
 * After a crash nobody knows whether the people behind begun openings went through: each gets the
 * outcome `unknown`. Returns how many there were.
 */
export function reconcile(reader: LedgerReader, writer: LeafWriter): number {
  const unended = reader.unended();
  for (const decision of unended) {
    const lane = reader.row(decision)?.lane;
    writer.commit({
      kind: 'visit',
      refersTo: decision,
      opening: 'ends',
      query: { result: 'unknown', ...(lane === undefined ? {} : { lane }) },
      payload: { passage: 'unknown', why: 'restart' },
    });
  }
  return unended.length;
}
