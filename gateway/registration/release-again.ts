/**
 * The same request sent again after its row was committed and nothing was pulsed: somebody stood in the
 * gate, its board was away, or the fire contact had it. The first row stands, with its own outcome; each
 * new try is a row of its own, so that there is still at most one pulse train for a row.
 */
import type { RegistrationAnswer, ReleaseAnswer } from '../../schemas/desk-answers.js';
import { TongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import { newEventId } from '../ledger/event-id.js';
import type { DeskParts, ReleaseOrder } from './ports.js';
import { heldBy, holderOf } from './holder.js';
import { orderOf, remainingAfter } from './register.js';
import { exactTime } from './registration-row.js';
import { releaseLane } from './release.js';

/** The lane says with each of these that nothing opened. `TURNSTILE_UNCONFIRMED` is not one of them. */
const NOTHING_PULSED: ReadonlySet<ErrorCode> = new Set([
  'LANE_BUSY',
  'TURNSTILE_OFFLINE',
  'EVACUATION',
]);

export function nothingWasPulsed({ released, error }: ReleaseAnswer): boolean {
  return !released && error !== undefined && NOTHING_PULSED.has(error.code);
}

/** Somebody else let her through, or she left: a gate that opens now opens for nobody. */
export function nobodyWaits(): TongdaoError {
  return new TongdaoError('CONFLICT', 'nobody waits under the visit any more', { path: 'visit' });
}

/** `first`: the row of the request that is tried again. */
export function againRow(parts: {
  readonly first: EventId;
  readonly order: ReleaseOrder;
  readonly lane: string;
  readonly operator: string;
  readonly at: WallMs;
  readonly person?: Person;
}): LedgerEntry & { readonly eventId: EventId } {
  const { first, order, lane, operator, at, person } = parts;
  const { eventId, direction, passages, visit } = order;
  return {
    kind: 'visit',
    eventId,
    refersTo: first,
    payload: {
      act: 'release-again',
      at: exactTime(at),
      ...{ lane, operator, direction, passages, visit },
    },
    query: { lane, result: 'release-again', operator },
    ...(person === undefined ? {} : { person }),
    opening: 'begins',
  };
}

/** Opens for the committed row of the new try. The first answer, with what became of the lane this time. */
export async function releaseAgain<Answer extends ReleaseAnswer>(
  parts: Pick<DeskParts, 'lanes' | 'log'>,
  lane: string,
  order: ReleaseOrder,
  answer: Answer,
): Promise<Omit<Answer, 'error'> & ReleaseAnswer> {
  const { error, ...standing } = answer;
  const { eventId: triedAgain } = order;
  parts.log?.('release-again', { lane, after: error?.code ?? '', visit: triedAgain });
  return { ...standing, ...(await releaseLane(parts, lane, order)), triedAgain };
}

/**
 * Releases the lane of a registration that still stands. Rejects with `CONFLICT` when it was corrected
 * meanwhile or nobody waits any more, `EVIDENCE_EXPIRED` when its time is over, or as the ledger does;
 * then nothing was pulsed.
 */
export async function releaseRegistered(
  parts: DeskParts,
  answer: RegistrationAnswer,
  input: Registration,
): Promise<RegistrationAnswer> {
  const { eventId: first } = answer;
  const { lane, operator, visit } = input;
  if (lane === undefined) return answer;
  if (visit !== undefined && !parts.lanes.waits(visit)) throw nobodyWaits();
  const state = parts.registry.entry(first)?.state;
  if (state === 'expired') {
    throw new TongdaoError('EVIDENCE_EXPIRED', 'register again', { path: 'requestId' });
  }
  if (state !== 'standing') {
    throw new TongdaoError('CONFLICT', 'the registration does not stand', { path: 'requestId' });
  }
  const order = orderOf(parts, lane, newEventId(parts.random), input);
  const at = parts.clock.wall();
  const person = heldBy(holderOf(input));
  const row = { first, order, lane, operator, at, ...(person === undefined ? {} : { person }) };
  await parts.ledger.append(againRow(row));
  const released = await releaseAgain(parts, lane, order, answer);
  return { ...released, remaining: remainingAfter(released, input) };
}
