import type { OpeningAnswer } from '../../schemas/desk-answers.js';
import { isTongdaoError, TongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { ManualOpening } from '../../schemas/registration.js';
import type { WallMs } from '../../schemas/time.js';
import { newEventId } from '../ledger/event-id.js';
import { journalled } from './journalled-opening.js';
import type { DeskParts, ReleaseOrder } from './ports.js';
import { exactTime } from './registration-row.js';
import { againRow, nobodyWaits, releaseAgain } from './release-again.js';
import { releaseLane, requireLane, requireVisit } from './release.js';

/** The ledger as a whole cannot take rows; any other failure is about this one row. */
const JOURNALLED: readonly ErrorCode[] = ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'KEY_MISSING'];

function openingRow(
  eventId: EventId,
  opening: ManualOpening,
  at: WallMs,
): LedgerEntry & { readonly eventId: EventId } {
  const refersTo = opening.visit ?? opening.press;
  return {
    kind: 'visit',
    eventId,
    ...(refersTo === undefined ? {} : { refersTo }),
    payload: {
      act: 'manual-opening',
      at: exactTime(at),
      lane: opening.lane,
      reason: opening.reason,
      note: opening.note,
      operator: opening.operator,
      direction: opening.direction,
      passages: opening.passages,
      press: opening.press,
    },
    query: { lane: opening.lane, result: 'manual', operator: opening.operator },
    opening: 'begins',
  };
}

/** Resolves to where the opening is on record; rejects when it is on none. */
async function record(
  parts: DeskParts,
  row: LedgerEntry & { readonly eventId: EventId },
  opening: ManualOpening,
  at: WallMs,
  first?: EventId,
): Promise<OpeningAnswer['recorded']> {
  const { eventId } = row;
  try {
    await parts.ledger.append(row);
    return 'ledger';
  } catch (error) {
    if (!isTongdaoError(error) || !JOURNALLED.includes(error.code)) throw error;
    parts.log?.('opening-journalled', { lane: opening.lane, code: error.code, visit: eventId });
  }
  try {
    await parts.journal.write(journalled(eventId, opening, at, first));
    parts.operators?.note(eventId, opening.operator);
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
 * cannot commit), then the pulse. Rejects with `LANE_UNKNOWN`, `CONFLICT` (no such visit on record; not
 * asked while the ledger cannot write, when the visit's own row may be waiting) or `LEDGER_UNAVAILABLE`.
 */
export async function openManually(
  parts: DeskParts,
  eventId: EventId,
  opening: ManualOpening,
): Promise<OpeningAnswer> {
  requireLane(parts, opening.lane);
  if (parts.ledger.ready) requireVisit(parts, opening.visit);
  const at = parts.clock.wall();
  const recorded = await record(parts, openingRow(eventId, opening, at), opening, at);
  const release = await releaseLane(parts, opening.lane, orderOf(eventId, opening));
  return { eventId, at: exactTime(at), recorded, ...release };
}

/**
 * The same opening once more, after nothing was pulsed, under a row of its own. Rejects as the first did,
 * and with `CONFLICT` when the person it was for does not wait any more.
 */
export async function openAgain(
  parts: DeskParts,
  answer: OpeningAnswer,
  opening: ManualOpening,
): Promise<OpeningAnswer> {
  const { eventId: first } = answer;
  if (isOver(parts, opening)) throw nobodyWaits();
  const order = orderOf(newEventId(parts.random), opening);
  const at = parts.clock.wall();
  const { lane, operator } = opening;
  const row = againRow({ first, order, lane, operator, at });
  const recorded = await record(parts, row, opening, at, first);
  return { ...(await releaseAgain(parts, lane, order, answer)), recorded };
}

/** Of a registration that it follows nobody waits, and an emergency asks nobody. */
function isOver(parts: DeskParts, { reason, visit }: ManualOpening): boolean {
  if (visit === undefined || reason === 'emergency' || parts.lanes.waits(visit)) return false;
  return parts.ledger.ready && parts.registry.entry(visit) === undefined;
}

function orderOf(eventId: EventId, { direction, passages, visit }: ManualOpening): ReleaseOrder {
  return {
    eventId,
    direction,
    passages,
    ...(visit === undefined ? {} : { visit }),
    registered: false,
  };
}
