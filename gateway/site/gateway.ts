/** Composition: builds the house from the site file, opens it in order and closes it in order. */
import { join } from 'node:path';
import type { TongdaoError } from '../../schemas/errors.js';
import type { OpenDetail } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers, Unlisten } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { policyInForce, type PolicyInForce } from '../decision/policy-in-force.js';
import type { Lane } from '../lane/lane.js';
import { RowQueue } from '../lane/row-queue.js';
import { Alarms } from '../ops/alarms.js';
import { bootClock } from '../ops/boot-clock.js';
import { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { systemClock, systemRandom, systemTimers } from '../ops/system.js';
import type { HealthPlatformClient } from '../platform/client.js';
import { CardLinks } from '../registration/card-links.js';
import { RegistrationDesk } from '../registration/desk.js';
import { JournalledOperators } from '../registration/journalled-opening.js';
import { LedgerRegistry } from '../registration/ledger-registry.js';
import { openApi } from './api.js';
import type { CertificateEvent } from '../tls/box-certificate.js';
import { controlDeps } from './control.js';
import { buildDevices } from './devices.js';
import { openFaces } from './faces.js';
import { Housekeeping } from './housekeeping.js';
import { buildLanes, laneReleaser } from './lanes.js';
import { openPlatform } from './platform.js';
import { PolicyStore } from './policy-store.js';
import { openRecords } from './records.js';
import { venueDay } from './venue-day.js';
import { alarmsOfLanes, watchDevices } from './watch.js';

export interface GatewayOptions {
  readonly site: Site;
  readonly dataDir: string;
  readonly controlPath: string;
  /** The site file, which the set-up page changes. */
  readonly sitePath: string;
  readonly webDir: string;
  /** Clips that ship with the product; the venue's own lie in `voice/` of the data directory. */
  readonly voiceDir: string;
  readonly version: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomSource;
}

export interface Gateway {
  readonly port: number;
  readonly lan?: { readonly httpsPort: number; readonly displayPort: number };
  /** Present while there is no account: whoever has it makes the first administrator. */
  readonly setupCode?: string;
  /** Resolves with the reason when the process must end and be started again. */
  readonly mustRestart: Promise<TongdaoError>;
  stop(): Promise<void>;
}

/** What a row may say of a certificate: it is public. */
function certificateOf(event: CertificateEvent): OpenDetail {
  return event.type === 'renewed'
    ? { serial: event.serial, notAfter: event.notAfter }
    : { why: event.why, notAfter: event.notAfter };
}

type LaneEvents = (listener: (event: LaneEvent) => void) => Unlisten;

function eventsOf(lanes: ReadonlyMap<string, Lane>): LaneEvents {
  return (listener) => {
    const stops = [...lanes.values()].map((lane) => lane.onEvent(listener));
    return () => {
      for (const stop of stops) stop();
    };
  };
}

/**
 * The ledger's lock comes first, so that a second process changes nothing; devices come last, so that
 * no card is read before its visit can be recorded. What was opened is closed again when a later step
 * fails.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { site, dataDir, log, version } = options;
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const venue = venueDay(site.venue.timeZone);
  const health = new Health();
  const alarms = new Alarms(clock);
  /** Newest first. */
  const closers: (() => void | Promise<void>)[] = [];
  const onClose = (close: () => void | Promise<void>): void => {
    closers.unshift(close);
  };
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0)) await close();
  };

  const open = async (): Promise<Gateway> => {
    const boot = bootClock(timers);
    onClose(() => {
      boot.stop();
    });
    const policies = new PolicyStore(dataDir, site.demo);
    let platform: HealthPlatformClient | undefined;
    const signedTime = (): ReturnType<HealthPlatformClient['signedTime']> => platform?.signedTime();
    const time = { clock, timers, random };
    const records = await openRecords({ site, dataDir, venue, boot, signedTime, ...time, log });
    const { ledger, writer } = records;
    onClose(() => ledger.close());
    if (site.platform !== undefined) {
      const client = await openPlatform({
        ...{ config: site.platform, dataDir, ...time, log },
        checkpoint: () => {
          const { size, root } = ledger.head();
          return { size, root };
        },
      });
      platform = client;
      onClose(() => client.close());
    }
    const inForce = (): PolicyInForce =>
      policyInForce(policies.current, clock.wall(), { clockTrusted: ledger.clockTrusted });
    const rows = new RowQueue(writer, timers, log.error);
    onClose(async () => {
      rows.add({ kind: 'system', detail: { event: 'stop' } });
      await rows.flush();
      rows.close();
    });
    const addRow = rows.add.bind(rows);
    const operators = new JournalledOperators();
    const housekeeping = new Housekeeping({
      ...{ ledger, writer, platform, health, alarms, inForce, venue, clock, timers, log },
      journalFile: join(dataDir, 'openings.journal'),
      addRow,
      operators,
    });
    onClose(() => housekeeping.stop());
    const devices = buildDevices(site, clock, timers);
    onClose(() => devices.stop());
    const cardLinks = new CardLinks({
      ...{ ledger: writer, store: ledger, policyInForce: inForce, venue, clock, random },
    });
    const lanes = buildLanes({
      ...{ site, dataDir, devices, ledger: writer, standing: ledger, platform, venue, log },
      links: (card) => cardLinks.personOf(card),
      policyInForce: inForce,
      ...time,
    });
    const onLaneEvent = eventsOf(lanes);
    onClose(async () => {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    });
    const registry = new LedgerRegistry(ledger, clock);
    const desk = new RegistrationDesk({
      ...{ ledger: writer, registry, venue, clock, random },
      policyInForce: inForce,
      lanes: laneReleaser(lanes, site),
      journal: housekeeping.journal,
      operators,
      log: log.info,
    });
    onLaneEvent((event) => {
      alarmsOfLanes(event, alarms);
    });
    alarms.onRaise(({ code, lane = '' }) => {
      log.warn('alarm', { alarm: code, lane });
    });
    const laneOf = (device: string): string | undefined =>
      site.lanes.find((lane) => lane.turnstile === device || lane.readers.includes(device))?.id;
    watchDevices(devices.registry, { health, alarms, log, addRow, laneOf });
    health.set('keys-not-sealed', !ledger.sealed);

    const api = await openApi({
      ...{ site, dataDir, version, lanes, devices, platform, ledger, writer, addRow, registry },
      ...{ onLaneEvent, health, alarms, venue, ...time, log, registrationDesk: desk },
      ...{ sitePath: options.sitePath, webDir: options.webDir, voiceDir: options.voiceDir },
      ...{ cardLinks, policyInForce: inForce },
    });
    onClose(() => api.close());
    const faces = await openFaces({
      ...{ site, dataDir, health, version, ...time, log, routers: api.routers },
      controlPath: options.controlPath,
      webDir: options.webDir,
      clockTrusted: () => ledger.clockTrusted,
      onCertificate: (event) => {
        health.set('certificate-ending', event.type === 'ending');
        addRow({
          kind: 'key',
          detail: { event: `certificate-${event.type}`, ...certificateOf(event) },
        });
      },
      control: controlDeps({
        ...{ desk, lanes, devices, ledger, writer, registry, platform, policies },
        ...{ health, alarms, onLaneEvent, clock, timers, log, version, demo: site.demo },
        policyInForce: inForce,
        issueSetupCode: () => api.issueSetupCode(),
      }),
    });
    onClose(() => faces.close());
    await housekeeping.start();
    const { reconciled } = records;
    const policy = policies.current.version;
    rows.add({ kind: 'system', detail: { event: 'start', version, policy, reconciled } });
    api.start();
    for (const lane of lanes.values()) lane.start();
    devices.start();
    health.enter('running');
    log.info('started', { version, port: faces.port, count: reconciled });
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      health.enter('stopping');
      await closeAll();
      log.info('stopped');
    };
    return {
      port: faces.port,
      ...(faces.lan === undefined ? {} : { lan: faces.lan }),
      ...(api.setupCode === undefined ? {} : { setupCode: api.setupCode }),
      mustRestart: records.mustRestart,
      stop: () => (stopping ??= stop()),
    };
  };

  try {
    return await open();
  } catch (error) {
    await closeAll();
    throw error;
  }
}
