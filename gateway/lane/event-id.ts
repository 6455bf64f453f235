/** Ids that are unique everywhere (design section 6): 16 random bytes, base64url, 22 characters. */
import type { EventId } from '../../schemas/ledger.js';
import type { RandomSource } from '../../schemas/time.js';

export function newEventId(random: RandomSource): EventId {
  return Buffer.from(random.bytes(16)).toString('base64url');
}
