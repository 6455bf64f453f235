/** Manual openings that the ledger could not take: how they wait, and how they become rows. */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import { eventIdSchema, type EventId, type LedgerWriter } from '../../schemas/ledger.js';
import { OPENING_REASONS, type ManualOpening } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import { exactTime } from './registration-row.js';

/** At most some 400 bytes of JSON. No personal data: the note, which is free text, stays out. */
const journalledSchema = z.strictObject({
  eventId: eventIdSchema,
  /** Milliseconds since 1970, UTC. */
  at: z.number().int(),
  lane: z.string(),
  direction: z.enum(['in', 'out']),
  reason: z.enum(OPENING_REASONS),
  operator: z.string(),
  passages: z.number().int(),
  visit: eventIdSchema.optional(),
});
export type JournalledOpening = z.infer<typeof journalledSchema>;

export function journalled(
  eventId: EventId,
  { lane, direction, reason, operator, passages, visit }: ManualOpening,
  at: WallMs,
): JournalledOpening {
  const record = { eventId, at: Math.trunc(at), lane, direction, reason, operator, passages };
  return visit === undefined ? record : { ...record, visit };
}

/**
 * Gives one record of the journal to the ledger, under the id it was opened with, so that doing it
 * twice is one row. It begins no opening: the pulse is long past, and its outcome row, where the lane
 * could write one, names this id. Rejects with `LEDGER_BROKEN` for a record of another making, or as
 * `append` does.
 */
export async function replayOpening(record: unknown, ledger: LedgerWriter): Promise<void> {
  const parsed = journalledSchema.safeParse(record);
  if (!parsed.success) {
    throw new TongdaoError('LEDGER_BROKEN', 'the opening journal holds a record of another making');
  }
  const { eventId, at, lane, direction, reason, operator, passages, visit } = parsed.data;
  await ledger.append({
    kind: 'visit',
    eventId,
    ...(visit === undefined ? {} : { refersTo: visit }),
    payload: {
      act: 'manual-opening',
      journalled: true,
      at: exactTime(at),
      ...{ lane, reason, operator, direction, passages },
    },
    query: { lane, result: 'manual', operator },
  });
}
