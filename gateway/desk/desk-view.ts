/**
 * What the console shows, kept up to date: the whole of it for a page that opens, and every change as
 * an event. It knows no person and no reason, so neither can stand in a stream.
 */
import type { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type {
  DeskAlarmView,
  DeskDevice,
  DeskEvent,
  DeskHouse,
  DeskSnapshot,
} from '../../schemas/api/desk-view.js';
import type { DeviceStatus } from '../../schemas/device.js';
import type { Clock, Timers, Unlisten } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { endsByStaffOnly, type Alarms } from '../ops/alarms.js';
import { AssistQueue } from './assist-queue.js';
import type { Claims } from './claims.js';
import type { DeskLanes } from './desk-lanes.js';
import { HouseView, type HouseParts } from './house-view.js';
import { LaneTile } from './lane-tile.js';
import type { SteadyWall } from './steady-wall.js';
import { Throttle } from './throttle.js';

/** For what nobody announces: policy, platform, ledger, the mode of a lane, a clock that was set. */
export const LOOK_MS = 1000;
/** Ten changes of a lane a second are more than anybody can see. */
export const COALESCE_MS = 100;

export interface DeskViewParts extends HouseParts {
  readonly lanes: DeskLanes;
  readonly devices: Pick<DeviceRegistry, 'all' | 'listen'>;
  readonly alarms: Alarms;
  readonly claims: Pick<Claims, 'servedBy' | 'coming' | 'keepOnly'>;
  readonly publish: (event: DeskEvent) => void;
  readonly steady: SteadyWall;
  readonly build: string;
  readonly clock: Clock;
  readonly timers: Timers;
}

export class DeskView {
  readonly #parts: DeskViewParts;
  readonly #steady: SteadyWall;
  readonly #tiles: ReadonlyMap<string, { readonly tile: LaneTile; readonly say: Throttle }>;
  readonly #queue: AssistQueue;
  readonly #house: HouseView;
  readonly #sayAssists: Throttle;
  readonly #sayAlarms: Throttle;
  #houseSaid = '';
  #stops: Unlisten[] = [];

  constructor(parts: DeskViewParts) {
    this.#parts = parts;
    const { lanes, alarms, claims, steady, clock, timers, publish } = parts;
    const time = { mono: () => clock.mono(), after: timers.after.bind(timers) };
    this.#steady = steady;
    const all = lanes.all();
    this.#queue = new AssistQueue({ lanes: all, claims, alarms, clock, steady });
    this.#house = new HouseView(parts, steady);
    this.#tiles = new Map(
      lanes.configs.flatMap((config) => {
        const lane = all.find(({ id }) => id === config.id);
        if (lane === undefined) return [];
        const tile = new LaneTile(config, lane, clock, steady);
        const say = new Throttle(time, COALESCE_MS, () => {
          publish({ type: 'lane', lane: tile.view() });
        });
        return [[config.id, { tile, say }] as const];
      }),
    );
    this.#sayAssists = new Throttle(time, COALESCE_MS, () => {
      publish({ type: 'assists', assists: this.#queue.view() });
    });
    this.#sayAlarms = new Throttle(time, COALESCE_MS, () => {
      publish({ type: 'alarms', alarms: this.#alarms() });
    });
  }

  /** Begins to listen. Call once. */
  start(): void {
    const { lanes, devices, alarms, timers, publish } = this.#parts;
    this.#queue.look();
    this.#houseSaid = JSON.stringify(this.#house.view());
    this.#stops = [
      ...lanes
        .all()
        .flatMap((lane) => [
          lane.onView(() => this.#lookAtLane(lane.id, false)),
          lane.onEvent((event) => this.#note(lane.id, event)),
        ]),
      devices.listen((status) => publish({ type: 'device', device: this.#device(status) })),
      alarms.onChange(() => this.#sayAlarms.poke()),
      timers.every(LOOK_MS, () => this.#look()),
    ];
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    for (const { say } of this.#tiles.values()) say.stop();
    this.#sayAssists.stop();
    this.#sayAlarms.stop();
  }

  snapshot(): DeskSnapshot {
    return {
      type: 'snapshot',
      now: this.#parts.clock.wall(),
      build: this.#parts.build,
      lanes: [...this.#tiles.values()].map(({ tile }) => tile.view()),
      assists: this.#queue.view(),
      devices: this.#parts.devices.all().map((status) => this.#device(status)),
      alarms: this.#alarms(),
      house: this.#house.view(),
    };
  }

  house(): DeskHouse {
    return this.#house.view();
  }

  /** Somebody opened or closed a card, or is coming. */
  claimsChanged(): void {
    if (this.#queue.look()) this.#sayAssists.poke();
  }

  #note(lane: string, event: LaneEvent): void {
    if (event.type === 'decided') this.#house.noteDecided(event.report);
    const changed = this.#tiles.get(lane)?.tile.note(event) ?? false;
    this.#lookAtLane(lane, changed);
    if (event.type === 'assist-eased') this.#parts.publish({ type: 'eased', visit: event.visit });
  }

  #lookAtLane(id: string, changed: boolean): void {
    const lane = this.#tiles.get(id);
    const moved = lane?.tile.look() ?? false;
    if (moved || changed) lane?.say.poke();
    if (this.#queue.look()) this.#sayAssists.poke();
  }

  #look(): void {
    if (this.#steady.stepped()) this.#sayEverything();
    for (const id of this.#tiles.keys()) this.#lookAtLane(id, false);
    const house = this.#house.view();
    const said = JSON.stringify(house);
    if (said === this.#houseSaid) return;
    this.#houseSaid = said;
    this.#parts.publish({ type: 'house', house });
  }

  /** The clock was set: every `since` has moved. */
  #sayEverything(): void {
    for (const { say } of this.#tiles.values()) say.poke();
    this.#sayAssists.poke();
    for (const status of this.#parts.devices.all()) {
      this.#parts.publish({ type: 'device', device: this.#device(status) });
    }
  }

  #device({ id, kind, state, liveness, since }: DeviceStatus): DeskDevice {
    const lane = this.#parts.lanes.configs.find(
      ({ readers, turnstile }) => turnstile === id || readers.includes(id),
    )?.id;
    const at = this.#steady.at(since);
    return { id, kind, state, liveness, since: at, ...(lane === undefined ? {} : { lane }) };
  }

  #alarms(): DeskAlarmView[] {
    return this.#parts.alarms.list().map((alarm) => {
      const { code, priority, zh, en, lane, firstAt, lastAt, count, acknowledgedAt } = alarm;
      return {
        ...{ code, priority, zh, en, count },
        ...{ firstAt: Math.round(firstAt), lastAt: Math.round(lastAt) },
        ...(lane === undefined ? {} : { lane }),
        ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: Math.round(acknowledgedAt) }),
        clearable: endsByStaffOnly(code),
      };
    });
  }
}
