import { errorBody, isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { ReleaseAnswer } from '../../schemas/desk-answers.js';
import type { EventId } from '../../schemas/ledger.js';
import type { DeskParts, ReleaseOrder } from './ports.js';

/** Throws `LANE_UNKNOWN`. Asked before the commit, so that no row names a lane that is not there. */
export function requireLane(parts: Pick<DeskParts, 'lanes'>, lane: string | undefined): void {
  if (lane !== undefined && !parts.lanes.has(lane)) {
    throw new TongdaoError('LANE_UNKNOWN', '', { path: 'lane' });
  }
}

/**
 * Throws `CONFLICT` when the row would answer a visit that is on no record. While the ledger cannot
 * write, that visit's row may still be waiting for it: then `LEDGER_UNAVAILABLE`, and trying again helps.
 */
export function requireVisit(
  parts: Pick<DeskParts, 'registry' | 'ledger'>,
  visit: EventId | undefined,
): void {
  if (visit === undefined || parts.registry.committed(visit)) return;
  if (!parts.ledger.ready) throw new TongdaoError('LEDGER_UNAVAILABLE', '', { path: 'visit' });
  throw new TongdaoError('CONFLICT', 'no visit on record has this id', { path: 'visit' });
}

/** Opens a lane for a committed row. Never rejects: the row stands, and the answer says what failed. */
export async function releaseLane(
  parts: Pick<DeskParts, 'lanes' | 'log'>,
  lane: string,
  order: ReleaseOrder,
): Promise<ReleaseAnswer> {
  try {
    const { pulses } = await parts.lanes.release(lane, order);
    return { released: pulses > 0, pulses };
  } catch (error) {
    const code = isTongdaoError(error) ? error.code : 'INTERNAL';
    parts.log?.('release-failed', { lane, code, visit: order.eventId });
    return { released: false, pulses: 0, error: errorBody(error) };
  }
}
