/**
 * One real lane at work, and everything that somebody beside it can notice: the bytes of its stream,
 * what the page makes of them on screen and loudspeaker, and what a helper's telephone is sent.
 */
import { policyInForce, type PolicyInForce } from '../../gateway/decision/policy-in-force.js';
import { Lane } from '../../gateway/lane/lane.js';
import { Health } from '../../gateway/ops/health.js';
import { Metrics } from '../../gateway/ops/metrics.js';
import { laneDisplay } from '../../gateway/site/lanes.js';
import type { Mark } from '../../scripts/bench/separation/trace.js';
import type { PulseReceipt, Turnstile, TurnstileEvent } from '../../schemas/device.js';
import type { LedgerEntry, LedgerWriter } from '../../schemas/ledger.js';
import { policySchema } from '../../schemas/policy.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import type { HealthPlatform, Lookup } from '../../schemas/status.js';
import type { VisitReport } from '../../schemas/visit.js';
import { TestReader } from '../gateway/lane/rig.js';
import { BusyTime } from './busy-time.js';
import type { Dice } from './random.js';
import { openHelperPhone } from './helper-phone.js';
import { openPage } from './page-without-browser.js';
import { openStream } from './wire.js';

const LANE = 'a1';

/** An order is in force, and nobody is registered by swiping: `none` needs staff as well. */
const POLICY = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'order-1',
  epidemic: { registerOnSwipe: false },
  order: {
    number: '2026-7',
    authority: '市防控办',
    area: '全市',
    start: '2026-11-20T00:00:00+08:00',
    end: '2026-12-10T00:00:00+08:00',
  },
});

const siteWith = (assistAtMs: number): Site =>
  siteSchema.parse({
    version: 1,
    venue: { id: 'test', name: '测试医院', placeType: 'hospital' },
    links: [
      { id: 'sam', protocol: 'sam', transport: { type: 'tcp', host: '127.0.0.1', port: 4000 } },
      { id: 'bus', protocol: 'modbus', transport: { type: 'tcp', host: '127.0.0.1', port: 5000 } },
    ],
    readers: [{ id: 'reader', driver: 'sam', link: 'sam' }],
    turnstiles: [{ id: 'gate', driver: 'modbus', link: 'bus' }],
    lanes: [{ id: LANE, name: '一号', readers: ['reader'], turnstile: 'gate', assistAtMs }],
  });

/** A look-up waits this long for its answer; whatever comes within ten seconds more is late. */
const BUDGET_MS = 1300;
const LATE_MS = 10_000;

export interface Answer {
  readonly status: Lookup['status'];
  readonly afterMs: number;
}

export class WatchedLane {
  readonly time = new BusyTime();
  readonly reader = new TestReader('reader');
  readonly lane: Lane;
  readonly reports: VisitReport[] = [];
  readonly metrics = new Metrics({
    devices: () => [],
    platform: () => undefined,
    ledger: () => ({ size: 0, ready: true }),
    health: () => new Health().report(),
    waiting: () => new Map([[LANE, this.lane.assists().length]]),
  });
  /** What the platform says to the next question. */
  answer: Answer = { status: 'green', afterMs: 100 };
  readonly #dice: Dice;
  #marks: Mark[] = [];
  #beganAt = 0;
  #hearGate: (event: TurnstileEvent) => void = () => undefined;
  readonly #stops: (() => void)[] = [];

  constructor(dice: Dice, assistAtMs = 3000) {
    this.#dice = dice;
    const { thread } = this.time;
    const site = siteWith(assistAtMs);
    const config = site.lanes[0];
    if (config === undefined) throw new Error('the site has a lane');
    const rules = (): PolicyInForce => policyInForce(POLICY, thread.wall(), { clockTrusted: true });
    const venue = {
      timeZone: 'Asia/Shanghai',
      dayOf: (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
    };
    this.lane = new Lane({
      config,
      readers: [this.reader],
      turnstile: this.#gate(),
      turnstileOnline: () => true,
      ledger: this.#disk(),
      standing: { standing: () => [] },
      platform: this.#platform(),
      policyInForce: rules,
      venue,
      clock: thread,
      timers: thread,
      random: dice.bytes(),
    });
    this.lane.onEvent((event) => {
      this.metrics.onLaneEvent(event);
      if (event.type === 'decided') this.reports.push(event.report);
    });
    const closePhone = openHelperPhone({
      ...{ lane: this.lane, config, policyInForce: rules, time: thread },
      since: () => this.#beganAt,
      sent: (at, what, bytes) => this.#note(at, 'helper', what, bytes),
    });
    this.lane.start();
    const { world } = this.time;
    const page = openPage(world, (channel, what, size) => {
      this.#note(world.mono(), channel, what, size);
    });
    const display = laneDisplay(this.lane, config, {
      site,
      policyInForce: rules,
      clock: thread,
      build: 'test',
    });
    const closeStream = openStream(LANE, display, thread, ({ at, bytes, events }) => {
      const what = events.map(({ event }) => event).join('+');
      this.#note(at, 'stream', what === '' ? 'head' : what, bytes);
      world.after(at - world.mono(), () => {
        for (const { event, data } of events) page.hear(event, data);
      });
    });
    this.#stops.push(closeStream, closePhone, page.close);
  }

  /** Somebody comes: what was noticed before has nothing to do with her. */
  begin(): void {
    this.#marks = [];
    this.#beganAt = this.time.world.mono();
  }

  /** Since `begin`, in the order of time. */
  marks(): Mark[] {
    return [...this.#marks].sort((a, b) => a.at - b.at);
  }

  /** Somebody walks through the open gate. */
  pass(): void {
    this.#hearGate({ type: 'passed', direction: 'in', at: this.time.thread.mono() });
  }

  /** A durable commit of somebody else, or of the desk, holds the thread up. */
  commit(): void {
    this.time.busy(this.#dice.wait(6, 40));
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.lane.stop();
  }

  #note(at: number, channel: string, what: string, size: number): void {
    this.#marks.push({ at: at - this.#beganAt, channel, what, size });
  }

  /** As the ledger in the gateway's own thread: nothing else happens until the disk has answered. */
  #disk(): LedgerWriter {
    let seq = 0;
    return {
      ready: true,
      append: (entry: LedgerEntry) => {
        this.commit();
        const eventId = entry.eventId ?? `row-${String(seq)}`;
        return Promise.resolve({ seq: seq++, eventId, at: this.time.thread.wall(), commitMs: 0 });
      },
    };
  }

  #gate(): Turnstile {
    const { thread } = this.time;
    return {
      id: 'gate',
      liveness: 'polled',
      hasPassageSensor: true,
      pulse: (): Promise<PulseReceipt> => {
        const sentAt = thread.mono();
        return new Promise((resolve) => {
          thread.after(this.#dice.between(8, 30), () => {
            resolve({ sentAt, confirmedAt: thread.mono() });
          });
        });
      },
      watch: () => undefined,
      listen: (listener) => {
        this.#hearGate = listener;
        return () => undefined;
      },
    };
  }

  #platform(): HealthPlatform {
    const { thread } = this.time;
    return {
      lookup: ({ startedAt }, onLate) => {
        const { status, afterMs } = this.answer;
        const said = (): Lookup => ({ status, tookMs: thread.mono() - startedAt });
        return new Promise((resolve) => {
          if (afterMs <= BUDGET_MS) thread.after(afterMs, () => resolve(said()));
          else {
            thread.after(BUDGET_MS, () => resolve({ status: 'unavailable', tookMs: BUDGET_MS }));
            if (afterMs < LATE_MS) thread.after(afterMs, () => onLate?.(said()));
          }
        });
      },
    };
  }
}
