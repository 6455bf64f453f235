/** An emergency opens first; why is told afterwards, once, and asked for until then. */
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, Json, LeafKind, LedgerWriter } from '../../schemas/ledger.js';
import type { Clock } from '../../schemas/time.js';
import { servesLane, type Caller } from '../http/api/gate.js';
import type { LedgerRow } from '../ledger/reader.js';

export interface ExplanationsParts {
  readonly ledger: LedgerWriter & {
    row(eventId: EventId): LedgerRow | undefined;
    referring(eventId: EventId, kind: LeafKind): readonly LedgerRow[];
    payloadOf(eventId: EventId): { readonly state: string; readonly value?: Json | undefined };
  };
  readonly clock: Pick<Clock, 'wall'>;
}

export const EXPLAINED = 'opening-explained';

function field(payload: Json | undefined, name: string): Json | undefined {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return undefined;
  return Object.entries(payload).find(([key]) => key === name)?.[1];
}

export class Explanations {
  readonly #parts: ExplanationsParts;
  readonly #underWay = new Map<EventId, EventId>();

  constructor(parts: ExplanationsParts) {
    this.#parts = parts;
  }

  /** Whether this opening was an emergency that nobody has explained. */
  pending(opening: EventId): boolean {
    const { ledger } = this.#parts;
    const payload = ledger.payloadOf(opening).value;
    const note = field(payload, 'note');
    if (field(payload, 'reason') !== 'emergency') return false;
    if (typeof note === 'string' && note !== '') return false;
    return this.#explanationOf(opening) === undefined;
  }

  /**
   * Rejects with `NOT_FOUND` (no opening by hand), `RIGHT_MISSING` (somebody else's on a lane that is not
   * the caller's), `CONFLICT` (told already by another request) or as the ledger does. The same request
   * again is the same row.
   */
  async explain(
    caller: Caller,
    opening: EventId,
    { requestId, reason }: { readonly requestId: EventId; readonly reason: string },
  ): Promise<EventId> {
    const { ledger, clock } = this.#parts;
    const row = ledger.row(opening);
    // It may wait in the journal: the reason is still owed then, and told once the ledger writes again.
    if (row === undefined && !ledger.ready) throw new TongdaoError('LEDGER_UNAVAILABLE');
    if (row === undefined || row.result !== 'manual') throw new TongdaoError('NOT_FOUND');
    const own = row.operator === caller.account.name;
    if (!own && row.lane !== undefined && !servesLane(caller, row.lane)) {
      throw new TongdaoError('RIGHT_MISSING');
    }
    const told = this.#underWay.get(opening) ?? this.#explanationOf(opening);
    if (told === requestId) return requestId;
    if (told !== undefined || !this.pending(opening)) throw new TongdaoError('CONFLICT');
    this.#underWay.set(opening, requestId);
    const { name: operator } = caller.account;
    try {
      const { lane } = row;
      const at = new Date(clock.wall()).toISOString();
      await ledger.append({
        kind: 'visit',
        eventId: requestId,
        refersTo: opening,
        payload: { act: EXPLAINED, at, lane, reason, operator },
        query: { result: EXPLAINED, operator, ...(lane === undefined ? {} : { lane }) },
      });
      return requestId;
    } finally {
      this.#underWay.delete(opening);
    }
  }

  #explanationOf(opening: EventId): EventId | undefined {
    return this.#parts.ledger.referring(opening, 'visit').find(({ result }) => result === EXPLAINED)
      ?.eventId;
  }
}
