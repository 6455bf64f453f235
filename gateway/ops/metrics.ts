/**
 * Figures of this box in the Prometheus text format. Labels come from closed lists and the site file;
 * none can hold a person.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Reason } from '../../schemas/decision.js';
import type { DeviceStatus } from '../../schemas/device.js';
import { STATUSES, type PlatformStatus, type Status } from '../../schemas/status.js';
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import type { HealthReport } from './health.js';

export interface MetricSources {
  readonly devices: () => readonly DeviceStatus[];
  readonly platform: () => PlatformStatus | undefined;
  readonly ledger: () => { readonly size: number; readonly ready: boolean };
  readonly health: () => HealthReport;
  /** People who wait for staff now, by lane. */
  readonly waiting: () => ReadonlyMap<string, number>;
}

/** Seconds; the goals of design section 7 stand on borders, so that a share can be read off. */
const BUCKETS = [0.003, 0.008, 0.012, 0.025, 0.1, 0.3, 0.8, 1.5, 3, 5];
const SECOND_MS = 1000;

/** What a platform says of somebody. Beside one person who waits, a count of colours would name hers. */
const ANSWERED: ReadonlySet<Status> = new Set(['green', 'yellow', 'red', 'none']);

/** Reasons that lie with cards, devices and lines; every other one is about a person. */
const TECHNICAL: ReadonlySet<Reason> = new Set([
  ...(['platform-unavailable', 'platform-untrusted', 'platform-unmapped'] as const),
  ...(['card-unreadable', 'card-authentication', 'unknown-card', 'lifted-early'] as const),
  ...(['invalid-data', 'reader-silent', 'several-cards', 'card-blocked'] as const),
  ...(['too-slow', 'turnstile-offline', 'ledger-unavailable'] as const),
]);

export class Metrics {
  readonly #registry = new Registry();
  readonly #sources: MetricSources;
  readonly #visits: Counter<'lane' | 'outcome' | 'mode'>;
  readonly #reasons: Counter<'reason'>;
  readonly #passages: Counter<'lane' | 'passage'>;
  readonly #decision: Histogram<'mode'>;
  readonly #commit: Histogram;
  readonly #retries: Counter<'lane'>;
  readonly #alarms: Counter<'code'>;

  constructor(sources: MetricSources) {
    this.#sources = sources;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: 'tongdao_' });
    this.#visits = new Counter({
      name: 'tongdao_visits_total',
      help: 'Decisions by lane, outcome and policy mode.',
      labelNames: ['lane', 'outcome', 'mode'],
      registers,
    });
    // Neither by lane nor by colour: whoever waits alone would be known by the figure that moved.
    this.#reasons = new Counter({
      name: 'tongdao_reasons_total',
      help: 'First reasons of decisions, of the whole venue; those about a person as one.',
      labelNames: ['reason'],
      registers,
    });
    this.#passages = new Counter({
      name: 'tongdao_passages_total',
      help: 'How admitted visits ended.',
      labelNames: ['lane', 'passage'],
      registers,
    });
    this.#decision = new Histogram({
      name: 'tongdao_decision_seconds',
      help: 'From the last byte of the card to the decision.',
      labelNames: ['mode'],
      buckets: BUCKETS,
      registers,
    });
    this.#commit = new Histogram({
      name: 'tongdao_commit_seconds',
      help: 'From the decision to its durable row.',
      buckets: BUCKETS,
      registers,
    });
    this.#retries = new Counter({
      name: 'tongdao_retries_total',
      help: 'Cards lifted too early.',
      labelNames: ['lane'],
      registers,
    });
    this.#alarms = new Counter({
      name: 'tongdao_lane_alarms_total',
      help: 'Alarms that lanes raised.',
      labelNames: ['code'],
      registers,
    });
    this.#gauges();
  }

  /** Wire to every lane's events. */
  onLaneEvent(event: LaneEvent): void {
    switch (event.type) {
      case 'decided':
        this.#decided(event.report);
        return;
      case 'ended':
        this.#passages.inc({ lane: event.report.lane, passage: event.report.passage });
        return;
      case 'retry-shown':
        this.#retries.inc({ lane: event.lane });
        return;
      case 'alarm':
        if (event.active) this.#alarms.inc({ code: event.code });
        return;
      case 'assist-shown':
      case 'assist-eased':
      case 'contradicted':
        return;
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #decided({ lane, outcome, mode, reasons, steps }: VisitReport): void {
    this.#visits.inc({ lane, outcome, mode });
    const [reason] = reasons;
    if (reason !== undefined) {
      this.#reasons.inc({ reason: TECHNICAL.has(reason) ? reason : 'person' });
    }
    const { credential, decided, committed } = steps;
    if (credential !== undefined && decided !== undefined) {
      this.#decision.observe({ mode }, (decided - credential) / SECOND_MS);
    }
    if (decided !== undefined && committed !== undefined) {
      this.#commit.observe((committed - decided) / SECOND_MS);
    }
  }

  /** Read when somebody asks, from where they are kept. */
  #gauges(): void {
    const { devices, platform, ledger, health, waiting } = this.#sources;
    const gauge = <Label extends string>(
      name: string,
      help: string,
      labelNames: Label[],
      collect: (gauge: Gauge<Label>) => void,
    ): void => {
      const made: Gauge<Label> = new Gauge({
        name,
        help,
        labelNames,
        registers: [this.#registry],
        collect: () => {
          made.reset();
          collect(made);
        },
      });
    };
    gauge('tongdao_device_online', '1 while the device answers.', ['device', 'kind'], (made) => {
      for (const { id, kind, state } of devices()) {
        made.set({ device: id, kind }, state === 'online' ? 1 : 0);
      }
    });
    gauge('tongdao_waiting', 'People who wait for staff.', ['lane'], (made) => {
      for (const [lane, count] of waiting()) made.set({ lane }, count);
    });
    gauge('tongdao_ledger_leaves', 'Leaves in the tree.', [], (made) => made.set(ledger().size));
    gauge('tongdao_ledger_ready', '1 while rows can be committed.', [], (made) =>
      made.set(ledger().ready ? 1 : 0),
    );
    gauge('tongdao_condition', '1 for each health condition that holds.', ['code'], (made) => {
      for (const { code } of health().reasons) made.set({ code }, 1);
    });
    gauge('tongdao_platform_lookups', 'Look-ups since start, by result.', ['status'], (made) => {
      const results = platform()?.results;
      if (results === undefined) return;
      let answered = 0;
      for (const status of STATUSES) {
        if (ANSWERED.has(status)) answered += results[status];
        else made.set({ status }, results[status]);
      }
      made.set({ status: 'answered' }, answered);
    });
    gauge('tongdao_platform_breaker_open', '1 while nobody is asked.', [], (made) =>
      made.set(platform()?.breaker === 'open' ? 1 : 0),
    );
  }
}
