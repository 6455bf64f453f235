/**
 * An emergency opens first; why is told afterwards, once, and asked for until then. One press that opened
 * every lane is told once for all of them.
 */
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

/** The request that opened every lane at once; absent for an opening of its own. */
export function pressOf(payload: Json | undefined): EventId | undefined {
  const press = field(payload, 'press');
  return typeof press === 'string' ? press : undefined;
}

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
    return this.#explanationOf(pressOf(payload) ?? opening) === undefined;
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
    const press = pressOf(ledger.payloadOf(opening).value);
    const explains = press ?? opening;
    const told = this.#underWay.get(explains) ?? this.#explanationOf(explains);
    if (told === requestId) return requestId;
    if (told !== undefined || !this.pending(opening)) throw new TongdaoError('CONFLICT');
    this.#underWay.set(explains, requestId);
    const { name: operator } = caller.account;
    try {
      // Of a press it is about every lane, and says so by naming none.
      const lane = press === undefined ? row.lane : undefined;
      const at = new Date(clock.wall()).toISOString();
      await ledger.append({
        kind: 'visit',
        eventId: requestId,
        refersTo: explains,
        payload: { act: EXPLAINED, at, lane, press, reason, operator },
        query: { result: EXPLAINED, operator, ...(lane === undefined ? {} : { lane }) },
      });
      return requestId;
    } finally {
      this.#underWay.delete(explains);
    }
  }

  #explanationOf(explained: EventId): EventId | undefined {
    return this.#parts.ledger
      .referring(explained, 'visit')
      .find(({ result }) => result === EXPLAINED)?.eventId;
  }
}
