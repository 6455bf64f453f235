/**
 * One real lane at work, and everything that somebody beside it can notice: the bytes of its stream,
 * what the page makes of them on screen and loudspeaker, and what a helper's telephone is sent.
 */
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import { policyInForce, type PolicyInForce } from '../../gateway/decision/policy-in-force.js';
import { Claims } from '../../gateway/desk/claims.js';
import { DeskLanes } from '../../gateway/desk/desk-lanes.js';
import { DeskView } from '../../gateway/desk/desk-view.js';
import { SteadyWall } from '../../gateway/desk/steady-wall.js';
import { topicsOf } from '../../gateway/desk/topics.js';
import type { Caller } from '../../gateway/http/api/gate.js';
import { eventFrame } from '../../gateway/http/event-stream.js';
import { Lane } from '../../gateway/lane/lane.js';
import { Alarms } from '../../gateway/ops/alarms.js';
import { Health } from '../../gateway/ops/health.js';
import { laneDisplay } from '../../gateway/site/lanes.js';
import { LaneLink } from '../../gateway/web/lane/lane-link.js';
import { LanePage } from '../../gateway/web/lane/lane-page.js';
import { Announcer } from '../../gateway/web/lane/voice/announcer.js';
import type { Mark } from '../../scripts/bench/separation/trace.js';
import type { DeskEvent } from '../../schemas/api/desk-view.js';
import type { PulseReceipt, Turnstile, TurnstileEvent } from '../../schemas/device.js';
import type { LedgerEntry, LedgerWriter } from '../../schemas/ledger.js';
import { policySchema } from '../../schemas/policy.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import { RIGHTS_OF } from '../../schemas/staff.js';
import type { HealthPlatform, Lookup } from '../../schemas/status.js';
import type { VisitReport } from '../../schemas/visit.js';
import { TestReader } from '../gateway/lane/rig.js';
import { BusyTime } from './busy-time.js';
import type { Dice } from './random.js';
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

const HELPER: Caller = {
  session: 'helper',
  state: 'active',
  account: { id: 'helper', name: '小陈', role: 'helper' },
  rights: new Set(RIGHTS_OF.helper),
  sessionKey: new Uint8Array(32),
};

/** A look-up waits this long for its answer; whatever comes within ten seconds more is late. */
const BUDGET_MS = 1300;
const LATE_MS = 10_000;

export interface Answer {
  readonly status: Lookup['status'];
  readonly afterMs: number;
}

export class WatchedLane {
  readonly time = new BusyTime();
  readonly reader = new TestReader('reader', 'ambiguous');
  readonly lane: Lane;
  readonly reports: VisitReport[] = [];
  /** What the platform says to the next question. */
  answer: Answer = { status: 'green', afterMs: 100 };
  readonly #dice: Dice;
  #marks: (Mark & { readonly wasAt: number })[] = [];
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
      if (event.type === 'decided') this.reports.push(event.report);
    });
    const desk = this.#desk(config, rules, venue);
    desk.start();
    this.lane.start();
    const page = this.#page();
    const display = laneDisplay(this.lane, config, {
      site,
      policyInForce: rules,
      clock: thread,
      build: 'test',
    });
    const closeStream = openStream(LANE, display, thread, ({ at, bytes, events }) => {
      const what = events.map(({ event }) => event).join('+');
      this.#note(at, 'stream', what === '' ? 'head' : what, bytes);
      this.time.world.after(at - this.time.world.mono(), () => {
        for (const { event, data } of events) page(event, data);
      });
    });
    this.#stops.push(closeStream, () => desk.stop());
  }

  /** Marks from now on; `takeMarks` gives them with times since this moment. */
  forget(): void {
    this.#marks = [];
  }

  takeMarks(since: number): Mark[] {
    return this.#marks
      .filter(({ wasAt }) => wasAt >= since)
      .sort((a, b) => a.wasAt - b.wasAt)
      .map(({ wasAt, channel, what, size }) => ({ at: wasAt - since, channel, what, size }));
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
    this.#marks.push({ at: 0, wasAt: at, channel, what, size });
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

  #desk(
    config: Site['lanes'][number],
    rules: () => PolicyInForce,
    venue: { timeZone: string },
  ): DeskView {
    const { thread } = this.time;
    const claims = new Claims({
      gate: { onChange: () => () => undefined },
      timers: thread,
      attend: () => undefined,
      changed: () => undefined,
    });
    const topics = topicsOf(HELPER);
    return new DeskView({
      lanes: new DeskLanes([config], new Map([[LANE, this.lane]])),
      devices: new DeviceRegistry(thread),
      alarms: new Alarms(thread),
      claims,
      steady: new SteadyWall(thread),
      publish: (event) => {
        if (!topics.has(event.type)) return;
        const frame = eventFrame({ event: event.type, id: 1, data: event });
        this.#note(thread.mono(), 'helper', wordOf(event), Buffer.byteLength(frame));
      },
      build: 'test',
      policyInForce: rules,
      platform: { status: () => ({ breaker: 'closed' }) },
      ledger: { ready: true },
      health: new Health(),
      venue,
      clock: thread,
      timers: thread,
    });
  }

  /** The page's parts without a browser, on a tablet that is never busy. */
  #page(): (event: string, data: string) => void {
    const { world } = this.time;
    const note = (channel: string, what: string, size: number): void =>
      this.#note(world.mono(), channel, what, size);
    const announcer = new Announcer({
      clock: world,
      timers: world,
      tone: (tone, gain) => note('tone', tone, gain),
      say: (clips, gain) => note('voice', clips.map(({ id }) => id).join('+'), gain),
      hush: () => note('voice', 'hush', 0),
    });
    let screen = '';
    const page = new LanePage({
      clock: world,
      timers: world,
      show: (now, snapshot) => {
        if (now !== screen) note('screen', now, 0);
        screen = now;
        announcer.show(now, snapshot);
      },
      reload: () => note('screen', 'reload', 0),
    });
    const listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
    const link = new LaneLink({
      open: () => ({
        addEventListener: (type, listener) => listeners.set(type, listener),
        close: () => undefined,
      }),
      timers: world,
      emit: (event) => page.handle(event),
    });
    link.start();
    this.#stops.push(() => {
      link.stop();
      page.stop();
      announcer.stop();
    });
    return (event, data) => listeners.get(event)?.({ data });
  }
}

/** As much as a volunteer can tell apart; the rest is in the size. */
function wordOf(event: DeskEvent): string {
  switch (event.type) {
    case 'lane':
      return `lane ${event.lane.state} ${event.lane.recent[0]?.result ?? ''}`;
    case 'assists':
      return `${String(event.assists.length)} wait`;
    case 'snapshot':
    case 'device':
    case 'alarms':
    case 'house':
    case 'eased':
    case 'session':
    case 'heartbeat':
      return event.type;
  }
}
