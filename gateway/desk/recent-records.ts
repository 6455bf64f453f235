/** The newest records of the desk, masked: what a colleague asks about a moment later. */
import type { RecentRecord } from '../../schemas/api/desk-records.js';
import type { EventId, Json, LedgerEntry } from '../../schemas/ledger.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import { servesLane, type Caller } from '../http/api/gate.js';
import type { LedgerRow, RowsQuery } from '../ledger/reader.js';
import { lookRow } from './access-rows.js';
import { pressOf, type Explanations } from './explanations.js';
import { RecentRegistration, type RecentRegistrationParts } from './recent-registration.js';

export const MOST_RECENT = 50;
/** Rows looked through at most: a busy hour of many lanes between two registrations. */
const PAGE = 250;
const MOST_ROWS = 5000;
/** A page that refreshes its list is one look. */
export const LOOK_EVERY_MS = 30_000;

export interface RecentRecordsParts extends RecentRegistrationParts {
  readonly ledger: RecentRegistrationParts['ledger'] & {
    rows(query: RowsQuery): readonly LedgerRow[];
  };
  readonly explanations: Pick<Explanations, 'pending'>;
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly clock: Clock;
}

export class RecentRecords {
  readonly #parts: RecentRecordsParts;
  readonly #registration: RecentRegistration;
  readonly #looked = new Map<string, MonoMs>();

  constructor(parts: RecentRecordsParts) {
    this.#parts = parts;
    this.#registration = new RecentRegistration(parts);
  }

  /**
   * Newest first, of the caller's lanes and of no lane. Openings by one press are one record. The look is
   * a row, one in 30 s for a session.
   */
  async list(caller: Caller): Promise<RecentRecord[]> {
    await this.#noteLook(caller);
    const records: RecentRecord[] = [];
    const presses = new Map<EventId, number>();
    let before: number | undefined;
    for (let seen = 0; seen < MOST_ROWS && records.length < MOST_RECENT; seen += PAGE) {
      const rows = this.#parts.ledger.rows({
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
      });
      for (const row of rows) {
        if (row.lane !== undefined && !servesLane(caller, row.lane)) continue;
        this.#add(row, records, presses);
      }
      before = rows.at(-1)?.seq;
      if (before === undefined || rows.length < PAGE) break;
    }
    return records.slice(0, MOST_RECENT);
  }

  async #noteLook(caller: Caller): Promise<void> {
    const { clock, record } = this.#parts;
    const now = clock.mono();
    for (const [session, at] of this.#looked) {
      if (now - at >= LOOK_EVERY_MS) this.#looked.delete(session);
    }
    if (this.#looked.has(caller.session)) return;
    this.#looked.set(caller.session, now);
    await record(lookRow('recent-listed', caller, {}, clock.wall()));
  }

  /** `presses`: where the record of each press stands in the list. */
  #add(row: LedgerRow, records: RecentRecord[], presses: Map<EventId, number>): void {
    const { kind, result } = row;
    if (kind === 'registration') {
      const record = this.#registered(row);
      if (record !== undefined) records.push(record);
      return;
    }
    if (kind !== 'visit' || result !== 'manual') return;
    const press = pressOf(this.#payload(row.eventId));
    const at = press === undefined ? undefined : presses.get(press);
    const known = at === undefined ? undefined : records[at];
    if (at !== undefined && known !== undefined) {
      records[at] = { ...known, lanes: [...(known.lanes ?? []), ...lanesOf(row)] };
      return;
    }
    if (press !== undefined) presses.set(press, records.length);
    const { lane, ...common } = commonOf(row);
    const where = press === undefined ? laneOf(lane) : { lanes: lanesOf(row) };
    const reasonPending = this.#parts.explanations.pending(row.eventId);
    records.push({ ...common, ...where, kind: 'opening', reasonPending });
  }

  #payload(eventId: EventId): Json | undefined {
    return this.#parts.ledger.payloadOf(eventId).value;
  }

  #registered(row: LedgerRow): RecentRecord | undefined {
    const common = commonOf(row);
    if (row.result === 'voided') return { ...common, kind: 'correction', reasonPending: false };
    const shown = this.#registration.shown(row);
    if (shown === undefined) return undefined;
    const kind = row.result === 'corrected' ? 'correction' : 'registration';
    return { ...common, kind, ...shown, reasonPending: false };
  }
}

function commonOf({
  eventId,
  at,
  lane,
  operator = '',
}: LedgerRow): Pick<RecentRecord, 'eventId' | 'at' | 'lane' | 'operator'> {
  return { eventId, at: new Date(at).toISOString(), ...laneOf(lane), operator };
}

function laneOf(lane: string | undefined): Pick<RecentRecord, 'lane'> {
  return lane === undefined ? {} : { lane };
}

function lanesOf({ lane }: LedgerRow): string[] {
  return lane === undefined ? [] : [lane];
}
