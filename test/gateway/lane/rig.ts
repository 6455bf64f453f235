/** A lane with in-test ports around it: readers, a gate and a ledger that can be told to fail. */
import type { Credential, Evidence } from '../../../schemas/credential.js';
import type { StandingRecord } from '../../../schemas/decision.js';
import type {
  Direction,
  PulseReceipt,
  Reader,
  ReaderEvent,
  Turnstile,
  TurnstileEvent,
} from '../../../schemas/device.js';
import { TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { mod11Check } from '../../../schemas/id-number.js';
import type { LaneView } from '../../../schemas/lane-view.js';
import type { Json, LedgerEntry, LedgerWriter, Receipt } from '../../../schemas/ledger.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import type { LaneConfig } from '../../../schemas/site.js';
import type { HealthPlatform, Lookup, LookupRequest } from '../../../schemas/status.js';
import type { Unlisten } from '../../../schemas/time.js';
import type { LaneEvent } from '../../../schemas/visit.js';
import { policyInForce } from '../../../gateway/decision/policy-in-force.js';
import { Lane } from '../../../gateway/lane/lane.js';
import type { LanePorts } from '../../../gateway/lane/ports.js';
import { countingRandom, ManualTime, settle } from '../../support/manual-time.js';

/** Invented people: division 329999 does not exist. */
export function idNumber(sequence: number, birth = '19480203'): string {
  const first = `329999${birth}${String(sequence).padStart(3, '0')}`;
  return first + mod11Check(first);
}

export function chipCard(
  number: string,
  evidence: Evidence = 'authenticated-chip',
  validTo = '2036-01-01',
): Credential {
  return {
    card: 'resident-id',
    evidence,
    identifiers: [{ namespace: 'cid', value: number }],
    holder: { name: '测试甲', sex: { code: '1' }, validFrom: '2016-01-01', validTo },
  };
}

export class TestReader implements Reader {
  readonly liveness = 'polled';
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  readonly id: string;
  readonly presence: 'observable' | 'ambiguous';
  constructor(id: string, presence: 'observable' | 'ambiguous' = 'ambiguous') {
    this.id = id;
    this.presence = presence;
  }
  listen(listener: (event: ReaderEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
  get listeners(): number {
    return this.#listeners.size;
  }
  emit(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

export class TestTurnstile implements Turnstile {
  readonly id = 'gate';
  readonly liveness = 'polled';
  hasPassageSensor = true;
  online = true;
  /** What the next pulses do; undefined confirms after `confirmMs`. */
  fails: ErrorCode | undefined;
  /** Never answers until `answer` is called. */
  hangs = false;
  readonly pulses: { at: number; direction: Direction }[] = [];
  readonly paces: string[] = [];
  #hanging: (() => void)[] = [];
  readonly #listeners = new Set<(event: TurnstileEvent) => void>();
  readonly time: ManualTime;
  readonly onPulse: () => void;
  constructor(time: ManualTime, onPulse: () => void) {
    this.time = time;
    this.onPulse = onPulse;
  }
  async pulse(direction: Direction): Promise<PulseReceipt> {
    if (this.fails === 'TURNSTILE_OFFLINE') throw new TongdaoError('TURNSTILE_OFFLINE');
    this.pulses.push({ at: this.time.mono(), direction });
    this.onPulse();
    const sentAt = this.time.mono();
    if (this.hangs) await new Promise<void>((resolve) => this.#hanging.push(resolve));
    // It was sent: from here on nobody can say that it was not.
    if (this.fails !== undefined) throw new TongdaoError('TURNSTILE_UNCONFIRMED');
    return { sentAt, confirmedAt: this.time.mono() };
  }
  answer(): void {
    for (const go of this.#hanging.splice(0)) go();
  }
  watch(pace: 'idle' | 'active'): void {
    this.paces.push(pace);
  }
  listen(listener: (event: TurnstileEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
  emit(event: TurnstileEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
  pass(direction: Direction = 'in'): void {
    this.emit({ type: 'passed', direction, at: this.time.mono() });
  }
}

/** Keeps the contract of schemas/ledger.ts in memory: same event id, same receipt. */
export class MemoryLedger implements LedgerWriter {
  readonly rows: (LedgerEntry & { eventId: string })[] = [];
  ready = true;
  fails: 'LEDGER_UNAVAILABLE' | 'LEDGER_UNKNOWN' | 'KEY_MISSING' | undefined;
  /** Commits wait until `let go`. */
  slow = false;
  readonly #waiting: (() => void)[] = [];
  #next = 0;
  readonly time: ManualTime;
  constructor(time: ManualTime) {
    this.time = time;
  }
  async append(entry: LedgerEntry): Promise<Receipt> {
    if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await Promise.resolve();
    if (this.fails !== undefined) {
      this.ready = false;
      throw new TongdaoError(this.fails);
    }
    this.ready = true;
    const eventId = entry.eventId ?? `made-here-${String(this.#next++)}`;
    const known = this.rows.findIndex((row) => row.eventId === eventId);
    if (known === -1) this.rows.push({ ...entry, eventId });
    const seq = known === -1 ? this.rows.length - 1 : known;
    return { seq, eventId, at: this.time.wall(), commitMs: 0 };
  }
  letGo(): void {
    this.slow = false;
    for (const go of this.#waiting.splice(0)) go();
  }
  results(): string[] {
    return this.rows.map((row) => row.query?.result ?? row.kind);
  }
  payload(index: number): Record<string, Json | undefined> {
    const payload = this.rows.at(index)?.payload;
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) {
      throw new Error('the row has no object payload');
    }
    return payload as Record<string, Json | undefined>;
  }
  /** Decision rows that may open and have no outcome row. */
  unended(): string[] {
    const ended = this.rows.filter((r) => r.opening === 'ends').map((r) => r.refersTo);
    return this.rows
      .filter((r) => r.opening === 'begins')
      .map((r) => r.eventId)
      .filter((id) => !ended.includes(id));
  }
}

export class TestPlatform implements HealthPlatform {
  readonly requests: LookupRequest[] = [];
  answer: Lookup | 'never' | 'throws' = { status: 'green', tookMs: 5 };
  delayMs = 0;
  late: ((lookup: Lookup) => void) | undefined;
  readonly time: ManualTime;
  constructor(time: ManualTime) {
    this.time = time;
  }
  lookup(request: LookupRequest, onLate?: (lookup: Lookup) => void): Promise<Lookup> {
    this.requests.push(request);
    this.late = onLate;
    const { answer } = this;
    if (answer === 'throws') return Promise.reject(new TongdaoError('INTERNAL'));
    if (answer === 'never') return new Promise(() => undefined);
    if (this.delayMs === 0) return Promise.resolve(answer);
    return new Promise((resolve) => this.time.after(this.delayMs, () => resolve(answer)));
  }
}

export const EVERYDAY: Policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'everyday-1',
});

export const EPIDEMIC: Policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'order-1',
  order: {
    number: '2026-7',
    authority: '市防控办',
    area: '全市',
    start: '2026-11-20T00:00:00+08:00',
    end: '2026-12-10T00:00:00+08:00',
  },
});

export interface RigOptions {
  readonly policy?: Policy;
  readonly config?: Partial<LaneConfig>;
  readonly presence?: 'observable' | 'ambiguous';
  readonly standing?: readonly StandingRecord[];
  readonly ports?: Partial<LanePorts>;
  readonly hasPassageSensor?: boolean;
  readonly withoutPlatform?: boolean;
}

export class Rig {
  readonly time = new ManualTime();
  readonly reader: TestReader;
  readonly second = new TestReader('reader-2');
  readonly turnstile: TestTurnstile;
  readonly ledger = new MemoryLedger(this.time);
  readonly platform = new TestPlatform(this.time);
  readonly lane: Lane;
  readonly views: (LaneView & { at: number })[] = [];
  readonly events: LaneEvent[] = [];
  readonly logs: { event: string; fields: Record<string, string | number | boolean> }[] = [];
  /** For every pulse, how many committed rows allow it at that moment. */
  readonly committedAtPulse: number[] = [];
  standing: readonly StandingRecord[];
  policy: Policy;
  clockTrusted = true;
  readonly startedAt: number;

  constructor(options: RigOptions = {}) {
    this.reader = new TestReader('reader-1', options.presence);
    this.standing = options.standing ?? [];
    this.policy = options.policy ?? EVERYDAY;
    this.turnstile = new TestTurnstile(this.time, () =>
      this.committedAtPulse.push(this.ledger.rows.filter((r) => r.opening === 'begins').length),
    );
    this.turnstile.hasPassageSensor = options.hasPassageSensor ?? true;
    const config: LaneConfig = {
      id: 'a1',
      name: '一号通道',
      readers: ['reader-1', 'reader-2'],
      turnstile: 'gate',
      direction: 'in',
      assistAtMs: 3000,
      holdSeconds: 10,
      wide: false,
      display: {
        widthMm: 476,
        distanceMm: 1500,
        voice: { volume: 3, quietVolume: 1, english: false },
      },
      ...options.config,
    };
    const { time } = this;
    this.lane = new Lane({
      config,
      readers: [this.reader, this.second],
      turnstile: this.turnstile,
      turnstileOnline: () => this.turnstile.online,
      ledger: this.ledger,
      standing: { standing: () => this.standing },
      ...(options.withoutPlatform === true ? {} : { platform: this.platform }),
      policyInForce: () =>
        policyInForce(this.policy, time.wall(), { clockTrusted: this.clockTrusted }),
      venue: {
        timeZone: 'Asia/Shanghai',
        dayOf: (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
      },
      clock: time,
      timers: time,
      random: countingRandom(),
      log: (event, fields) => this.logs.push({ event, fields }),
      ...options.ports,
    });
    this.startedAt = time.mono();
    this.lane.onView((view) => this.views.push({ ...view, at: time.mono() - this.startedAt }));
    this.lane.onEvent((event) => this.events.push(event));
    this.lane.start();
  }

  found(reader = this.reader): void {
    reader.emit({ type: 'found', at: this.time.mono() });
  }

  credential(credential: Credential, reader = this.reader): void {
    reader.emit({ type: 'credential', credential, at: this.time.mono() });
  }

  failed(
    failure: Extract<ReaderEvent, { type: 'read-failed' }>['failure'],
    final = true,
    reader = this.reader,
  ): void {
    reader.emit({ type: 'read-failed', failure, final, at: this.time.mono() });
  }

  removed(reader = this.reader): void {
    reader.emit({ type: 'removed', at: this.time.mono() });
  }

  /** Found, then read 400 ms later, then everything that needs no time. */
  async swipe(credential: Credential, reader = this.reader): Promise<void> {
    this.found(reader);
    await this.time.advance(400);
    this.credential(credential, reader);
    await settle();
  }

  shown(): string[] {
    return this.views.map((view) => view.state);
  }

  event<T extends LaneEvent['type']>(type: T): Extract<LaneEvent, { type: T }>[] {
    return this.events.filter((e): e is Extract<LaneEvent, { type: T }> => e.type === type);
  }
}
