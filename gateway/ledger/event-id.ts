import { TongdaoError } from '../../schemas/errors.js';
import { eventIdSchema, type EventId } from '../../schemas/ledger.js';
import type { RandomSource } from '../../schemas/time.js';

const EVENT_ID_BYTES = 16;

export function newEventId(random: RandomSource): EventId {
  return eventIdOf(random.bytes(EVENT_ID_BYTES));
}

export function eventIdOf(bytes: Uint8Array): EventId {
  return Buffer.from(bytes).toString('base64url');
}

/** The 16 bytes. Throws `LEDGER_ENTRY_INVALID` for any other text. */
export function eventIdBytes(eventId: EventId): Buffer {
  if (!eventIdSchema.safeParse(eventId).success) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'not an event id');
  }
  return Buffer.from(eventId, 'base64url');
}
