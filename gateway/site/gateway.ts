/** Composition: builds the house from the site file, opens it in order and closes it in order. */
import { join } from 'node:path';
import { isTongdaoError, type TongdaoError } from '../../schemas/errors.js';
import type { LedgerWriter } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { policyInForce } from '../decision/policy-in-force.js';
import { createApp } from '../http/app.js';
import { createControlApp } from '../http/control/control-app.js';
import { listenControl } from '../http/control/control-socket.js';
import { listen } from '../http/listen.js';
import { RowQueue } from '../lane/row-queue.js';
import { Ledger } from '../ledger/ledger.js';
import { Alarms } from '../ops/alarms.js';
import { bootClock } from '../ops/boot-clock.js';
import { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { systemClock, systemRandom, systemTimers } from '../ops/system.js';
import { RegistrationDesk } from '../registration/desk.js';
import { LedgerRegistry } from '../registration/ledger-registry.js';
import { controlDeps } from './control.js';
import { buildDevices } from './devices.js';
import { Housekeeping } from './housekeeping.js';
import { buildLanes, laneDisplay, laneReleaser } from './lanes.js';
import { openPlatform } from './platform.js';
import { PolicyStore } from './policy-store.js';
import { venueDay } from './venue-day.js';
import { alarmsOfLanes, watchDevices } from './watch.js';

export interface GatewayOptions {
  readonly site: Site;
  readonly dataDir: string;
  readonly controlPath: string;
  readonly webDir: string;
  readonly version: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomSource;
}

export interface Gateway {
  readonly port: number;
  /** Resolves with the reason when the process must end and be started again. */
  readonly mustRestart: Promise<TongdaoError>;
  stop(): Promise<void>;
}

/** Running answers and connections have this long to end by themselves. */
const CLOSE_MS = 1500;

/** Hears every commit that ended unknown: then only a restart can tell what is on the disk. */
function watched(ledger: LedgerWriter, onUnknown: (error: TongdaoError) => void): LedgerWriter {
  return {
    get ready() {
      return ledger.ready;
    },
    append: async (entry) => {
      try {
        return await ledger.append(entry);
      } catch (error) {
        if (isTongdaoError(error, 'LEDGER_UNKNOWN')) onUnknown(error);
        throw error;
      }
    },
  };
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { site, dataDir, log, version } = options;
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const venue = venueDay(site.venue.timeZone);
  const health = new Health();
  const alarms = new Alarms(clock);
  const boot = bootClock(timers);
  let unknown: (error: TongdaoError) => void = () => undefined;
  const mustRestart = new Promise<TongdaoError>((resolve) => {
    unknown = resolve;
  });

  const policies = new PolicyStore(dataDir);
  let platform: Awaited<ReturnType<typeof openPlatform>> | undefined;
  const ledger = await Ledger.open({
    dir: dataDir,
    origin: `${site.venue.id}/ledger`,
    venue,
    clock,
    timers,
    random,
    personalDays: site.retention.personalDays,
    clockEvidence: () => {
      const signed = platform?.signedTime();
      return {
        synchronised: boot.synchronised(),
        bootId: boot.bootId,
        bootMs: boot.bootMs(),
        ...(signed === undefined
          ? {}
          : { signedOffsetMs: signed.offsetMs, signedAgeMs: signed.ageMs }),
      };
    },
    onProblem: (problem) => {
      log.failure('ledger', problem);
      if (problem.code === 'LEDGER_UNKNOWN') unknown(problem);
    },
  });
  const writer = watched(ledger, unknown);
  const reconciled = await ledger.reconcile();
  if (site.platform !== undefined) {
    platform = await openPlatform({
      config: site.platform,
      dataDir,
      clock,
      timers,
      random,
      log,
    });
  }
  const inForce = (): ReturnType<typeof policyInForce> =>
    policyInForce(policies.current, clock.wall(), { clockTrusted: ledger.clockTrusted });

  const rows = new RowQueue(writer, timers, (event, fields) => {
    log.warn(event, fields);
  });
  const devices = buildDevices(site, clock, timers);
  const lanes = buildLanes({
    site,
    devices,
    ledger: writer,
    standing: ledger,
    platform,
    policyInForce: inForce,
    venue,
    clock,
    timers,
    random,
    log,
  });
  const onLaneEvent = (listener: (event: LaneEvent) => void): (() => void) => {
    const stops = [...lanes.values()].map((lane) => lane.onEvent(listener));
    return () => {
      for (const stop of stops) stop();
    };
  };
  const housekeeping = new Housekeeping({
    ledger,
    writer,
    platform,
    journalFile: join(dataDir, 'openings.journal'),
    health,
    alarms,
    inForce,
    venue,
    clock,
    timers,
    log,
  });
  const registry = new LedgerRegistry(ledger, clock);
  const desk = new RegistrationDesk({
    ledger: writer,
    registry,
    policyInForce: inForce,
    venue,
    lanes: laneReleaser(lanes, site),
    journal: housekeeping.journal,
    clock,
    random,
    log: (event, fields) => {
      log.info(event, fields);
    },
  });

  onLaneEvent((event) => {
    alarmsOfLanes(event, alarms);
  });
  alarms.onRaise(({ code, lane }) => {
    log.warn('alarm', { alarm: code, ...(lane === undefined ? {} : { lane }) });
  });
  watchDevices(devices.registry, {
    health,
    alarms,
    log,
    addRow: (entry) => {
      rows.add(entry);
    },
  });
  health.set('keys-not-sealed', !ledger.sealed);

  const build = version;
  const app = createApp({
    lanes: new Map(
      site.lanes.flatMap((config) => {
        const lane = lanes.get(config.id);
        return lane === undefined
          ? []
          : [[config.id, laneDisplay(lane, config, inForce, build)] as const];
      }),
    ),
    health: () => health.report(),
    webDir: options.webDir,
    build,
    timers,
    log,
  });
  const http = await listen({ app, host: site.http.host, port: site.http.port, timers });
  const control = await listenControl({
    path: options.controlPath,
    app: createControlApp(
      controlDeps({
        desk,
        lanes,
        devices,
        ledger,
        registry,
        platform,
        policies,
        policyInForce: inForce,
        health,
        alarms,
        onLaneEvent,
        clock,
        timers,
        log,
        version,
      }),
    ),
    timers,
  });
  await housekeeping.start();
  rows.add({
    kind: 'system',
    detail: { event: 'start', version, policy: policies.current.version, reconciled },
  });
  for (const lane of lanes.values()) lane.start();
  devices.start();
  health.enter('running');
  log.info('started', { version, port: http.port, count: reconciled });

  const stop = async (): Promise<void> => {
    health.enter('stopping');
    await Promise.all([control.close(CLOSE_MS), http.stop(CLOSE_MS)]);
    await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    await devices.stop();
    await housekeeping.stop();
    boot.stop();
    await platform?.close();
    rows.add({ kind: 'system', detail: { event: 'stop' } });
    await rows.flush();
    rows.close();
    await ledger.close();
    log.info('stopped');
  };
  let stopping: Promise<void> | undefined;
  return { port: http.port, mustRestart, stop: () => (stopping ??= stop()) };
}
