import type { LinkLookup } from '../lane/identify.js';
import { Lane } from '../lane/lane.js';
import type { LaneDisplay } from '../http/lane-routes.js';
import type { LaneReleaser } from '../registration/ports.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Log } from '../ops/log.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { DisplaySettings } from '../../schemas/display.js';
import { READABLE_CARDS, type LaneSnapshot, type ReadableCard } from '../../schemas/lane-view.js';
import type { LedgerWriter, StandingStore, VenueDay } from '../../schemas/ledger.js';
import type { LaneConfig, Site } from '../../schemas/site.js';
import type { ReaderConfig } from '../../schemas/site-devices.js';
import type { HealthPlatform } from '../../schemas/status.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { SiteDevices } from './devices.js';
import { LaneModes } from './lane-modes.js';

export interface LaneParts {
  readonly site: Site;
  readonly dataDir: string;
  readonly devices: SiteDevices;
  readonly ledger: LedgerWriter;
  readonly standing: StandingStore;
  readonly links: LinkLookup;
  readonly platform: HealthPlatform | undefined;
  readonly policyInForce: () => PolicyInForce;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Log;
}

function found<T>(value: T | undefined, what: string): T {
  // The site file is validated: a name that leads nowhere is a defect of ours.
  if (value === undefined) throw new TongdaoError('INTERNAL', `${what} was not built`);
  return value;
}

/** A card that has to be inserted is not laid anywhere. */
export function hasOnlySlots(lane: LaneConfig, readers: readonly ReaderConfig[]): boolean {
  return readers
    .filter(({ id }) => lane.readers.includes(id))
    .every((reader) => reader.driver === 'acr1281s' && reader.slot === 'contact');
}

function buildLane(config: LaneConfig, modes: LaneModes, parts: LaneParts): Lane {
  const { site, devices, log } = parts;
  const isOnline = (id: string): boolean => devices.registry.get(id)?.state === 'online';
  return new Lane({
    config,
    readers: config.readers.map((id) => found(devices.readers.get(id), `reader ${id}`)),
    turnstile: found(devices.turnstiles.get(config.turnstile), `turnstile ${config.turnstile}`),
    turnstileOnline: () => isOnline(config.turnstile),
    readersOnline: (ids) => ids.some(isOnline),
    atRest: hasOnlySlots(config, site.readers) ? 'insert' : 'idle',
    initialMode: modes.of(config.id),
    onModeAsked: (mode) => modes.keep(config.id, mode),
    ledger: parts.ledger,
    standing: parts.standing,
    links: parts.links,
    ...(parts.platform === undefined ? {} : { platform: parts.platform }),
    earlyLookup: site.platform?.earlyLookup ?? false,
    policyInForce: parts.policyInForce,
    venue: parts.venue,
    clock: parts.clock,
    timers: parts.timers,
    random: parts.random,
    log: log.error,
  });
}

export function buildLanes(parts: LaneParts): ReadonlyMap<string, Lane> {
  const modes = new LaneModes(parts.dataDir, parts.log);
  return new Map(parts.site.lanes.map((config) => [config.id, buildLane(config, modes, parts)]));
}

/** The lanes as the desk sees them. */
export function laneReleaser(lanes: ReadonlyMap<string, Lane>, site: Site): LaneReleaser {
  const laneOf = (id: string): Lane => {
    const lane = lanes.get(id);
    if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN', '', { path: 'lane' });
    return lane;
  };
  return {
    has: (id) => lanes.has(id),
    directionOf: (id) => site.lanes.find((lane) => lane.id === id)?.direction ?? 'in',
    waits: (visit) => [...lanes.values()].some((lane) => lane.work(visit) !== undefined),
    release: (id, order) => laneOf(id).release(order),
    refuse: (id, refusal) => laneOf(id).refuse(refusal),
  };
}

/** What a driver's readers can read, as the public calls it. */
const READS: Readonly<Record<ReaderConfig['driver'], readonly ReadableCard[]>> = {
  sam: ['id-card'],
  pn532: ['social-security-card', 'senior-card'],
  acr1281s: ['social-security-card', 'senior-card'],
  pcsc: ['social-security-card', 'senior-card'],
  wedge: ['senior-card'],
  line: ['senior-card'],
  'hid-pos': [],
};

/** Once each, in the order the idle screen names them. */
function readsOf(config: LaneConfig, readers: readonly ReaderConfig[]): readonly ReadableCard[] {
  const readable = readers
    .filter(({ id }) => config.readers.includes(id))
    .flatMap(({ driver }) => READS[driver]);
  return READABLE_CARDS.filter((card) => readable.includes(card));
}

export interface LaneDisplayParts {
  readonly site: Site;
  readonly policyInForce: () => PolicyInForce;
  /** What holds now; the site file's word until the set-up page changes it. */
  readonly settings?: ((lane: string) => DisplaySettings) | undefined;
  readonly clock: Pick<Clock, 'wall'>;
  readonly build: string;
}

/** The lane as its display sees it: no person, no reason. */
export function laneDisplay(lane: Lane, config: LaneConfig, parts: LaneDisplayParts): LaneDisplay {
  const { site, policyInForce, settings, clock, build } = parts;
  const reads = readsOf(config, site.readers);
  return {
    view: () => lane.view(),
    onView: (listener) => lane.onView(listener),
    snapshot: (): LaneSnapshot => {
      const { mode, order } = policyInForce();
      const { widthMm, distanceMm, voice } = settings?.(config.id) ?? config.display;
      return {
        view: lane.view(),
        geometry: { widthMm, distanceMm },
        voice,
        timeZone: site.venue.timeZone,
        now: clock.wall(),
        reads,
        mode,
        ...(order === undefined ? {} : { order: { number: order.number, ends: order.end } }),
        build,
      };
    },
  };
}
