import type { OpeningAnswer } from '../../schemas/desk-answers.js';
import { isTongdaoError, TongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { ManualOpening } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import { journalled } from './journalled-opening.js';
import type { DeskParts } from './ports.js';
import { exactTime } from './registration-row.js';
import { releaseLane, requireLane } from './release.js';

/** The ledger as a whole cannot take rows; any other failure is about this one row. */
const JOURNALLED: readonly ErrorCode[] = ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'KEY_MISSING'];

function openingRow(eventId: EventId, opening: ManualOpening, at: WallMs): LedgerEntry {
  return {
    kind: 'visit',
    eventId,
    ...(opening.visit === undefined ? {} : { refersTo: opening.visit }),
    payload: {
      act: 'manual-opening',
      at: exactTime(at),
      lane: opening.lane,
      reason: opening.reason,
      note: opening.note,
      operator: opening.operator,
      direction: opening.direction,
      passages: opening.passages,
    },
    query: { lane: opening.lane, result: 'manual', operator: opening.operator },
    opening: 'begins',
  };
}

/** Resolves to where the opening is on record; rejects when it is on none. */
async function record(
  parts: DeskParts,
  eventId: EventId,
  opening: ManualOpening,
  at: WallMs,
): Promise<OpeningAnswer['recorded']> {
  try {
    await parts.ledger.append(openingRow(eventId, opening, at));
    return 'ledger';
  } catch (error) {
    if (!isTongdaoError(error) || !JOURNALLED.includes(error.code)) throw error;
    parts.log?.('opening-journalled', { lane: opening.lane, code: error.code, visit: eventId });
  }
  try {
    await parts.journal.write(journalled(eventId, opening, at));
    return 'journal';
  } catch (cause) {
    throw new TongdaoError(
      'LEDGER_UNAVAILABLE',
      'nothing was opened, use the hardware button (没有开门，请用硬件按钮)',
      { cause },
    );
  }
}

/**
 * A person opens by hand, with a reason. On record first (ledger, or the journal when the ledger
 * cannot commit), then the pulse. Rejects with `LANE_UNKNOWN` or `LEDGER_UNAVAILABLE`.
 */
export async function openManually(
  parts: DeskParts,
  eventId: EventId,
  opening: ManualOpening,
): Promise<OpeningAnswer> {
  requireLane(parts, opening.lane);
  const at = parts.clock.wall();
  const recorded = await record(parts, eventId, opening, at);
  const release = await releaseLane(parts, opening.lane, {
    eventId,
    direction: opening.direction,
    passages: opening.passages,
    ...(opening.visit === undefined ? {} : { visit: opening.visit }),
    registered: false,
  });
  return { eventId, at: exactTime(at), recorded, ...release };
}
