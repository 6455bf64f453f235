/** The newest records of the desk, masked: what a colleague asks about a moment later. */
import type { MaskedPerson, RecentRecord } from '../../schemas/api/desk-records.js';
import { ageOn } from '../../schemas/id-number.js';
import type { EventId, Json, LedgerEntry, VenueDay } from '../../schemas/ledger.js';
import { maskName, maskNumber } from '../../schemas/masking.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { servesLane, type Caller } from '../http/api/gate.js';
import type { LedgerRow, RowsQuery } from '../ledger/reader.js';
import { describeRegistration, type RegistrationDescription } from '../registration/payload.js';
import type { RegistrationRegistry } from '../registration/ports.js';
import { lookRow } from './access-rows.js';
import type { Explanations } from './explanations.js';

export const MOST_RECENT = 50;
/** Rows looked through at most: a busy hour of many lanes between two registrations. */
const PAGE = 250;
const MOST_ROWS = 5000;
/** A page that refreshes its list is one look. */
export const LOOK_EVERY_MS = 30_000;

export interface RecentRecordsParts {
  readonly ledger: {
    rows(query: RowsQuery): readonly LedgerRow[];
    payloadOf(eventId: EventId): { readonly state: string; readonly value?: Json | undefined };
  };
  readonly registry: Pick<RegistrationRegistry, 'entry'>;
  readonly explanations: Pick<Explanations, 'pending'>;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy'>;
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly venue: VenueDay;
  readonly clock: Clock;
}

export class RecentRecords {
  readonly #parts: RecentRecordsParts;
  readonly #looked = new Map<string, MonoMs>();

  constructor(parts: RecentRecordsParts) {
    this.#parts = parts;
  }

  /** Newest first, of the caller's lanes and of no lane. The look is a row, one in 30 s for a session. */
  async list(caller: Caller): Promise<RecentRecord[]> {
    await this.#noteLook(caller);
    const records: RecentRecord[] = [];
    let before: number | undefined;
    for (let seen = 0; seen < MOST_ROWS && records.length < MOST_RECENT; seen += PAGE) {
      const rows = this.#parts.ledger.rows({
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
      });
      for (const row of rows) {
        if (row.lane !== undefined && !servesLane(caller, row.lane)) continue;
        const record = this.#record(row);
        if (record !== undefined) records.push(record);
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

  #record(row: LedgerRow): RecentRecord | undefined {
    const { eventId, kind, lane, operator = '', result } = row;
    const common = {
      eventId,
      at: new Date(row.at).toISOString(),
      ...(lane === undefined ? {} : { lane }),
      operator,
    };
    if (kind === 'visit' && result === 'manual') {
      const reasonPending = this.#parts.explanations.pending(eventId);
      return { ...common, kind: 'opening', reasonPending };
    }
    if (kind !== 'registration') return undefined;
    const described = describeRegistration(this.#parts.ledger.payloadOf(eventId).value);
    switch (described?.act) {
      case 'registered':
      case 'corrected':
        return {
          ...common,
          kind: described.act === 'registered' ? 'registration' : 'correction',
          door: described.registration.door,
          ...this.#stateAndPerson(eventId, described.registration),
          reasonPending: false,
        };
      case 'voided':
        return { ...common, kind: 'correction', reasonPending: false };
      case undefined:
        return undefined;
    }
  }

  #stateAndPerson(
    eventId: EventId,
    registration: RegistrationDescription,
  ): Pick<RecentRecord, 'state' | 'person'> {
    const state = this.#parts.registry.entry(eventId)?.state;
    const person = this.#masked(registration);
    return {
      ...(state === undefined ? {} : { state }),
      ...(person === undefined ? {} : { person }),
    };
  }

  #masked({ identity }: RegistrationDescription): MaskedPerson | undefined {
    const { name, number, birth } = identity;
    if (name === undefined && number === undefined) return undefined;
    const { venue, clock, policyInForce } = this.#parts;
    const age = birth === undefined ? undefined : ageOn(birth, venue.dayOf(clock.wall()));
    return {
      ...(name === undefined ? {} : { name: maskName(name) }),
      ...(number === undefined ? {} : { number: maskNumber(number) }),
      ...(age === undefined || age < 0 ? {} : { age }),
      senior: age === undefined ? 'unknown' : age >= policyInForce().policy.seniorAge,
    };
  }
}
