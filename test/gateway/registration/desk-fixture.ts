/** A desk on an in-memory ledger and lanes that only keep a list of what happened, in order. */
import { RegistrationDesk } from '../../../gateway/registration/desk.js';
import { VOUCHER_MS } from '../../../gateway/registration/holder.js';
import { describeRegistration } from '../../../gateway/registration/payload.js';
import {
  JournalledOperators,
  type JournalledOpening,
} from '../../../gateway/registration/journalled-opening.js';
import type {
  LaneReleaser,
  RegisteredEntry,
  RegistrationRegistry,
  ReleaseOrder,
} from '../../../gateway/registration/ports.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import type { PolicyMode, StandingRecord } from '../../../schemas/decision.js';
import { TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { mod11Check } from '../../../schemas/id-number.js';
import type { EventId, Json, LedgerEntry, LedgerWriter, Receipt } from '../../../schemas/ledger.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import {
  registrationSchema,
  type Registration,
  type RegistrationInput,
} from '../../../schemas/registration.js';
import type { Person } from '../../../schemas/status.js';
import { countingRandom, ManualTime } from '../../support/manual-time.js';

/** 32 99 99 is no division of GB/T 2260: nobody has this number. */
export function inventedId(birth = '19480315', sequence = '002'): string {
  const seventeen = `329999${birth}${sequence}`;
  return seventeen + mod11Check(seventeen);
}

/** A request id: 16 bytes of one value, base64url. */
export function requestId(value: number): EventId {
  return Buffer.alloc(16, value).toString('base64url');
}

/** The ledger's contract in memory: one append is all or nothing, an event id is written once. */
export class MemoryLedger implements LedgerWriter, RegistrationRegistry {
  readonly rows: (LedgerEntry & { readonly eventId: EventId })[] = [];
  readonly trace: string[];
  /** Visits whose rows the lanes wrote. */
  readonly visits = new Set<EventId>();
  readonly #time: ManualTime;
  readonly #ended = new Set<EventId>();
  readonly #at = new Map<EventId, number>();
  failWith: ErrorCode | undefined;
  /** When set, appends wait for it before they are durable. */
  disk: Promise<void> | undefined;

  constructor(time: ManualTime, trace: string[]) {
    this.#time = time;
    this.trace = trace;
  }

  get ready(): boolean {
    return this.failWith === undefined;
  }

  async append(entry: LedgerEntry): Promise<Receipt> {
    await this.disk;
    if (this.failWith !== undefined) throw new TongdaoError(this.failWith);
    const { eventId } = entry;
    if (eventId === undefined) throw new TongdaoError('LEDGER_ENTRY_INVALID');
    if (!this.committed(eventId)) {
      if (entry.revokes !== undefined) this.#ended.add(entry.revokes);
      this.rows.push({ ...entry, eventId });
      this.#at.set(eventId, this.#time.wall());
    }
    this.trace.push(`commit ${entry.query?.result ?? ''}`);
    return { seq: this.rows.length - 1, eventId, at: this.#time.wall(), commitMs: 1 };
  }

  committed(eventId: EventId): boolean {
    return this.visits.has(eventId) || this.rows.some((row) => row.eventId === eventId);
  }

  entry(eventId: EventId): RegisteredEntry | undefined {
    const row = this.rows.find((each) => each.eventId === eventId);
    const put = row?.registry;
    const at = this.#at.get(eventId) ?? 0;
    if (put === undefined) return this.#vouched(eventId, row?.payload, at);
    if (put.kind === 'list') return undefined;
    const entry = { kind: put.kind, at, validUntil: put.expiresAt };
    if (this.#ended.has(eventId)) return { ...entry, state: 'revoked' };
    const state = put.expiresAt > this.#time.wall() ? 'standing' : 'expired';
    return { ...entry, state, person: put.person };
  }

  #vouched(eventId: EventId, payload: Json | undefined, at: number): RegisteredEntry | undefined {
    const row = describeRegistration(payload);
    if (row === undefined || row.act === 'voided') return undefined;
    const entry = { kind: row.registration.door, at, validUntil: at + VOUCHER_MS };
    if (this.#ended.has(eventId)) return { ...entry, state: 'revoked' };
    return { ...entry, state: entry.validUntil > this.#time.wall() ? 'standing' : 'expired' };
  }

  standing(person: Person, now: number): readonly StandingRecord[] {
    return this.rows
      .flatMap(({ eventId, registry }) =>
        registry?.person.idNo === person.idNo &&
        registry.expiresAt > now &&
        !this.#ended.has(eventId)
          ? [{ kind: registry.kind, eventId, validUntil: registry.expiresAt }]
          : [],
      )
      .reverse();
  }

  get last(): LedgerEntry {
    const row = this.rows.at(-1);
    if (row === undefined) throw new Error('no row');
    return row;
  }
}

export class ListedLanes implements LaneReleaser {
  readonly orders: (ReleaseOrder & { readonly lane: string })[] = [];
  readonly refusals: object[] = [];
  readonly #trace: string[];
  /** Visits under which nobody waits any more. */
  readonly gone = new Set<EventId>();
  failWith: Error | undefined;

  constructor(trace: string[]) {
    this.#trace = trace;
  }

  waits(visit: EventId): boolean {
    return !this.gone.has(visit);
  }

  has(lane: string): boolean {
    return lane === 'lane-1' || lane === 'way-out';
  }

  directionOf(lane: string): 'in' | 'out' {
    return lane === 'way-out' ? 'out' : 'in';
  }

  release(lane: string, order: ReleaseOrder): Promise<{ pulses: number }> {
    this.#trace.push(`release ${lane}`);
    this.orders.push({ lane, ...order });
    return this.failWith === undefined
      ? Promise.resolve({ pulses: 1 })
      : Promise.reject(this.failWith);
  }

  refuse(lane: string, refusal: object): Promise<void> {
    this.refusals.push({ lane, ...refusal });
    return Promise.resolve();
  }
}

export interface DeskFixture {
  readonly desk: RegistrationDesk;
  readonly time: ManualTime;
  readonly ledger: MemoryLedger;
  readonly lanes: ListedLanes;
  readonly journal: { records: JournalledOpening[]; failWith: Error | undefined };
  readonly operators: JournalledOperators;
  readonly logged: object[];
  /** Commits, journal writes and releases in the order in which they happened. */
  readonly trace: string[];
  policy: Policy;
  mode: PolicyMode;
}

export const EVERYDAY: Policy = policySchema.parse({ format: 'tongdao-policy-1', version: 'p1' });

export function deskFixture(startsAt = '2026-11-23T09:00:00+08:00'): DeskFixture {
  const time = new ManualTime(startsAt);
  const trace: string[] = [];
  const ledger = new MemoryLedger(time, trace);
  const lanes = new ListedLanes(trace);
  const journal: DeskFixture['journal'] = { records: [], failWith: undefined };
  const logged: object[] = [];
  const operators = new JournalledOperators();
  const inForce: { policy: Policy; mode: PolicyMode } = { policy: EVERYDAY, mode: 'epidemic' };
  const desk = new RegistrationDesk({
    ledger,
    registry: ledger,
    lanes,
    policyInForce: () => inForce,
    venue: venueDay('Asia/Shanghai'),
    journal: {
      write: (record) => {
        if (journal.failWith !== undefined) return Promise.reject(journal.failWith);
        journal.records.push(record);
        trace.push('journal');
        return Promise.resolve();
      },
    },
    operators,
    clock: time,
    random: countingRandom(),
    log: (event, fields) => logged.push({ event, ...fields }),
  });
  const rest = { desk, time, ledger, lanes, journal, operators, logged, trace };
  return Object.assign(inForce, rest);
}

export function byId(more: Partial<RegistrationInput> = {}): Registration {
  const input = { door: 'id', idNumber: inventedId(), operator: '值班员甲', ...more };
  return registrationSchema.parse(input);
}

export function byPaper(more: object = {}): Registration {
  return registrationSchema.parse({
    door: 'paper',
    idNumber: inventedId(),
    operator: '值班员甲',
    paperType: 'health-declaration',
    issuer: '幸福里社区',
    issued: '2026-11-20',
    ...more,
  });
}

export function byItinerary(more: object = {}): Registration {
  return registrationSchema.parse({
    door: 'itinerary',
    idNumber: inventedId(),
    operator: '值班员甲',
    colour: 'green',
    places: [{ name: '上海市', starred: true }],
    updatedAt: '2026-11-23T08:55:00+08:00',
    phoneLast4: '0000',
    ...more,
  });
}

/** What a promise rejects with; a test that expected a rejection fails when there is none. */
export async function rejection(promise: Promise<unknown>): Promise<TongdaoError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof TongdaoError) return error;
    throw error;
  }
  throw new Error('resolved, but a rejection was expected');
}
