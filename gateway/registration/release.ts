import { errorBody, isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { ReleaseAnswer } from '../../schemas/desk-answers.js';
import type { DeskParts, ReleaseOrder } from './ports.js';

/** Throws `LANE_UNKNOWN`. Asked before the commit, so that no row names a lane that is not there. */
export function requireLane(parts: Pick<DeskParts, 'lanes'>, lane: string | undefined): void {
  if (lane !== undefined && !parts.lanes.has(lane)) {
    throw new TongdaoError('LANE_UNKNOWN', '', { path: 'lane' });
  }
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
