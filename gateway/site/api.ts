/** Everything that answers over HTTP, and the rooms behind it: staff, desk, displays, figures. */
import { join } from 'node:path';
import { Router } from 'express';
import { isTongdaoError } from '../../schemas/errors.js';
import type { LedgerEntry, LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers, Unlisten } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { AuditView } from '../audit/audit-view.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { createDesk, type Desk } from '../desk/desk.js';
import { mountAuditRoutes } from '../http/audit-routes.js';
import { mountDeskLinkRoutes } from '../http/desk-link-routes.js';
import { mountDeskRoutes } from '../http/desk-routes.js';
import { mountDisplayRoutes } from '../http/display-routes.js';
import { laneRoutes, type LaneDisplay } from '../http/lane-routes.js';
import { metricsRoutes } from '../http/metrics-routes.js';
import { openApiRoutes } from '../http/openapi/openapi-routes.js';
import { pageRoutes } from '../http/pages.js';
import { mountStaffRoutes } from '../http/staff-routes.js';
import { voiceRoutes } from '../http/voice-routes.js';
import type { Lane } from '../lane/lane.js';
import type { Ledger } from '../ledger/ledger.js';
import { verifyInWorker } from '../ledger/verify-in-worker.js';
import type { Alarms } from '../ops/alarms.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { Metrics } from '../ops/metrics.js';
import type { HealthPlatformClient } from '../platform/client.js';
import type { CardLinks } from '../registration/card-links.js';
import type { RegistrationDesk } from '../registration/desk.js';
import type { LedgerRegistry } from '../registration/ledger-registry.js';
import { loadStaffKey } from '../staff/staff-key.js';
import { Staff } from '../staff/staff.js';
import type { SiteDevices } from './devices.js';
import { LaneDisplaySettings } from './lane-display-settings.js';
import { laneDisplay } from './lanes.js';
import { SiteFile } from './site-file.js';

export interface ApiParts {
  readonly site: Site;
  readonly sitePath: string;
  readonly dataDir: string;
  readonly webDir: string;
  readonly voiceDir: string;
  readonly version: string;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly devices: SiteDevices;
  readonly platform: HealthPlatformClient | undefined;
  readonly ledger: Ledger;
  readonly writer: LedgerWriter;
  readonly addRow: (entry: LedgerEntry) => void;
  readonly registrationDesk: RegistrationDesk;
  readonly registry: LedgerRegistry;
  readonly cardLinks: CardLinks;
  readonly policyInForce: () => PolicyInForce;
  readonly onLaneEvent: (listener: (event: LaneEvent) => void) => Unlisten;
  readonly health: Health;
  readonly alarms: Alarms;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Log;
}

export interface ApiRouters {
  /** For whoever may open a page: loopback, and HTTPS on the local network. */
  readonly all: readonly Router[];
  /** What plain HTTP on the local network shows: lane displays and their voice. */
  readonly display: readonly Router[];
}

export interface Api {
  readonly routers: ApiRouters;
  /** Present while there is no account. */
  readonly setupCode?: string;
  issueSetupCode(): string;
  /** Call before the lanes start. */
  start(): void;
  close(): Promise<void>;
}

/** A row that must not hold up the person who caused it: it waits where the ledger cannot write now. */
function recorder({ writer, addRow }: ApiParts): (entry: LedgerEntry) => Promise<void> {
  return async (entry) => {
    try {
      await writer.append(entry);
    } catch (error) {
      if (!isTongdaoError(error, 'LEDGER_UNAVAILABLE')) throw error;
      addRow(entry);
    }
  };
}

function openStaff(parts: ApiParts, staffKey: Uint8Array): Promise<Staff> {
  const { site, dataDir, venue, version, writer, addRow, alarms, clock, timers, random } = parts;
  return Staff.open({
    ...{ dir: dataDir, staffKey, venue, clock, timers, random, log: parts.log },
    settings: site.staff,
    venueName: site.venue.name,
    lanes: site.lanes,
    demo: site.demo,
    demoAccounts: site.demo,
    build: version,
    ledger: writer,
    rows: addRow,
    onTwoPlaces: () => {
      alarms.raise('stolen-session-suspect');
    },
  });
}

function buildDesk(parts: ApiParts, staff: Staff): Desk {
  const { ledger, writer } = parts;
  return createDesk({
    ...parts,
    configs: parts.site.lanes,
    devices: parts.devices.registry,
    desk: parts.registrationDesk,
    ledger: {
      get ready() {
        return writer.ready;
      },
      append: (entry) => writer.append(entry),
      rows: (query) => ledger.rows(query),
      row: (eventId) => ledger.row(eventId),
      referring: (eventId, kind) => ledger.referring(eventId, kind),
      payloadOf: (eventId) => ledger.payloadOf(eventId),
      contentOf: (eventId) => ledger.contentOf(eventId),
      registryEntry: (eventId) => ledger.registryEntry(eventId),
    },
    record: recorder(parts),
    drafts: staff.drafts,
    gate: staff,
    build: parts.version,
  });
}

function buildAudit(parts: ApiParts): AuditView {
  const { ledger, dataDir, policyInForce } = parts;
  return new AuditView({
    ...parts,
    seniorAge: () => policyInForce().policy.seniorAge,
    verify: () => verifyInWorker({ dir: dataDir, vkey: ledger.vkey }),
  });
}

function buildMetrics(parts: ApiParts): Metrics {
  const { devices, platform, ledger, health, lanes } = parts;
  const metrics = new Metrics({
    devices: () => devices.registry.all(),
    platform: () => platform?.status(),
    ledger: () => ({ size: ledger.head().size, ready: ledger.ready }),
    health: () => health.report(),
    waiting: () => new Map([...lanes].map(([id, lane]) => [id, lane.assists().length])),
  });
  parts.onLaneEvent((event) => {
    metrics.onLaneEvent(event);
  });
  return metrics;
}

function displaysOf(
  parts: ApiParts,
  settings: LaneDisplaySettings,
): ReadonlyMap<string, LaneDisplay> {
  return new Map(
    parts.site.lanes.flatMap((config) => {
      const lane = parts.lanes.get(config.id);
      const display = {
        ...parts,
        build: parts.version,
        settings: (id: string) => settings.of(id),
      };
      return lane === undefined ? [] : [[config.id, laneDisplay(lane, config, display)] as const];
    }),
  );
}

/** Rejects as `Staff.open` and `loadStaffKey` do. */
export async function openApi(parts: ApiParts): Promise<Api> {
  const { site, dataDir, webDir, timers } = parts;
  const staff = await openStaff(parts, await loadStaffKey(dataDir, parts.random));
  const desk = buildDesk(parts, staff);
  const settings = new LaneDisplaySettings({
    ...{ site, file: new SiteFile(parts.sitePath), addRow: parts.addRow },
  });
  const api = Router({ caseSensitive: true, strict: true });
  mountStaffRoutes(api, staff);
  mountDeskRoutes(api, staff, desk);
  mountDeskLinkRoutes(api, staff, desk.links);
  const audit = buildAudit(parts);
  mountAuditRoutes(api, staff, audit);
  mountDisplayRoutes(api, staff, settings);
  const lanes = laneRoutes({ lanes: displaysOf(parts, settings), webDir, timers });
  const voice = voiceRoutes({ folders: [join(dataDir, 'voice'), parts.voiceDir] });
  const metrics = metricsRoutes(buildMetrics(parts));
  return {
    routers: {
      all: [lanes, voice, pageRoutes(webDir), api, openApiRoutes(), metrics],
      display: [lanes, voice],
    },
    ...(staff.needsSetup ? { setupCode: staff.issueSetupCode() } : {}),
    issueSetupCode: () => staff.issueSetupCode(),
    start: () => desk.start(),
    close: async () => {
      desk.stop();
      await audit.close();
      await staff.close();
    },
  };
}
