/**
 * Manual openings that the ledger could not take: how they wait, and how they become rows.
 *
 * The journal is a plain file, so nobody is named in it, neither whoever passed (the note is free text)
 * nor whoever opened. The operator's name waits in memory: the usual end of an outage is a disk with room
 * again and the same process, and then the row names her. After a restart the row says
 * `UNKNOWN_OPERATOR`, with lane, minute and reason, and an auditor finds who it was on the shift slip.
 */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import { eventIdSchema, type EventId, type LedgerWriter } from '../../schemas/ledger.js';
import { OPENING_REASONS, type ManualOpening } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import { exactTime } from './registration-row.js';

/** Stands in a replayed row for an operator whose name ended with the process. */
export const UNKNOWN_OPERATOR = 'unknown-journalled';

/** As many as the journal has slots. */
const REMEMBERED = 128;

/** At most some 250 bytes of JSON. No personal data. */
const journalledSchema = z.strictObject({
  eventId: eventIdSchema,
  /** Milliseconds since 1970, UTC. */
  at: z.number().int(),
  lane: z.string(),
  direction: z.enum(['in', 'out']),
  reason: z.enum(OPENING_REASONS),
  passages: z.number().int(),
  visit: eventIdSchema.optional(),
  /** The request that opened every lane at once. */
  press: eventIdSchema.optional(),
  /** The opening that this one tries again. */
  first: eventIdSchema.optional(),
});
export type JournalledOpening = z.infer<typeof journalledSchema>;

/** Who opened, in memory only, until the row is written. */
export class JournalledOperators {
  readonly #names = new Map<EventId, string>();

  note(eventId: EventId, operator: string): void {
    this.#names.set(eventId, operator);
    const oldest = this.#names.keys().next();
    if (this.#names.size > REMEMBERED && oldest.done !== true) this.#names.delete(oldest.value);
  }

  of(eventId: EventId): string | undefined {
    return this.#names.get(eventId);
  }

  forget(eventId: EventId): void {
    this.#names.delete(eventId);
  }
}

export function journalled(
  eventId: EventId,
  { lane, direction, reason, passages, visit, press }: ManualOpening,
  at: WallMs,
  first?: EventId,
): JournalledOpening {
  return {
    ...{ eventId, at: Math.trunc(at), lane, direction, reason, passages },
    ...(visit === undefined ? {} : { visit }),
    ...(press === undefined ? {} : { press }),
    ...(first === undefined ? {} : { first }),
  };
}

/**
 * Gives one record of the journal to the ledger, under the id it was opened with, so that doing it
 * twice is one row. It begins no opening: the pulse is long past, and its outcome row, where the lane
 * could write one, names this id. Rejects with `LEDGER_BROKEN` for a record of another making, or as
 * `append` does.
 */
export async function replayOpening(
  record: unknown,
  ledger: LedgerWriter,
  operators?: JournalledOperators,
): Promise<void> {
  const parsed = journalledSchema.safeParse(record);
  if (!parsed.success) {
    throw new TongdaoError('LEDGER_BROKEN', 'the opening journal holds a record of another making');
  }
  const { eventId, at, lane, direction, reason, passages, visit, press, first } = parsed.data;
  const operator = operators?.of(eventId) ?? UNKNOWN_OPERATOR;
  const refersTo = first ?? visit ?? press;
  await ledger.append({
    kind: 'visit',
    eventId,
    ...(refersTo === undefined ? {} : { refersTo }),
    payload: {
      act: first === undefined ? 'manual-opening' : 'release-again',
      journalled: true,
      at: exactTime(at),
      ...{ lane, reason, operator, direction, passages, visit, press },
    },
    query: { lane, result: first === undefined ? 'manual' : 'release-again', operator },
  });
  operators?.forget(eventId);
}
