/** The console's server side, built from plain parts: what the routes call and the stream they share. */
import type { DraftPhoto } from '../../schemas/api/desk.js';
import type { DeskEvent } from '../../schemas/api/desk-view.js';
import type { EventId, Json, LeafKind, LedgerEntry, LedgerWriter } from '../../schemas/ledger.js';
import type { LaneConfig } from '../../schemas/site.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Caller, Gate } from '../http/api/gate.js';
import { EventHub } from '../http/event-hub.js';
import type { Lane } from '../lane/lane.js';
import type { Content, LedgerRow, RowsQuery } from '../ledger/reader.js';
import type { RegistryEntry } from '../ledger/registry.js';
import type { Alarms } from '../ops/alarms.js';
import type { CardLinks } from '../registration/card-links.js';
import type { RegistrationDesk } from '../registration/desk.js';
import { describeRegistration } from '../registration/payload.js';
import type { RegistrationRegistry } from '../registration/ports.js';
import { Claims } from './claims.js';
import { DeskAlarms } from './desk-alarms.js';
import { DeskLanes } from './desk-lanes.js';
import { LinkSessions } from './link-sessions.js';
import { DeskLinks } from './links.js';
import { DeskView } from './desk-view.js';
import { EmergencyRelease } from './emergency-release.js';
import { Explanations } from './explanations.js';
import type { HouseParts } from './house-view.js';
import { DeskOpenings } from './openings.js';
import { RecentRecords } from './recent-records.js';
import { DeskRegistrations } from './registrations.js';
import { SteadyWall } from './steady-wall.js';
import { topicsOf, visibleTo } from './topics.js';
import { WorkCards } from './work-cards.js';

/** The ledger as the desk reads and writes it; `Ledger` fits, with the watched writer's `append`. */
export interface DeskLedger extends LedgerWriter {
  rows(query: RowsQuery): readonly LedgerRow[];
  row(eventId: EventId): LedgerRow | undefined;
  referring(eventId: EventId, kind: LeafKind): readonly LedgerRow[];
  payloadOf(eventId: EventId): { readonly state: string; readonly value?: Json | undefined };
  contentOf(eventId: EventId): Content;
  registryEntry(eventId: EventId): RegistryEntry | undefined;
}

/** `Drafts` of the staff room fits. */
export interface DeskDrafts {
  read(
    caller: Caller,
  ): { readonly form: Json; readonly photo?: DraftPhoto; readonly savedAt: string } | undefined;
  /** `photo` undefined: the one that is kept stays; null: it is forgotten. */
  save(
    caller: Caller,
    form: Json,
    photo?: DraftPhoto | null,
  ): { readonly savedAt: string; readonly photo?: EventId };
  drop(caller: Caller): void;
}

export interface DeskParts {
  readonly configs: readonly LaneConfig[];
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly devices: Pick<DeviceRegistry, 'all' | 'listen'>;
  readonly desk: RegistrationDesk;
  readonly registry: RegistrationRegistry;
  readonly cardLinks: CardLinks;
  readonly ledger: DeskLedger;
  /** Resolves when the row is written, or waits in a queue for a ledger that cannot write now. */
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly policyInForce: () => PolicyInForce;
  readonly platform: HouseParts['platform'];
  readonly health: HouseParts['health'];
  readonly alarms: Alarms;
  readonly drafts: DeskDrafts;
  readonly gate: Gate;
  readonly venue: VenueDay;
  readonly build: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

export interface Desk {
  readonly lanes: DeskLanes;
  readonly hub: EventHub<DeskEvent>;
  readonly view: DeskView;
  readonly cards: WorkCards;
  readonly registrations: DeskRegistrations;
  readonly openings: DeskOpenings;
  readonly emergency: EmergencyRelease;
  readonly explanations: Explanations;
  readonly recent: RecentRecords;
  readonly alarms: DeskAlarms;
  readonly drafts: DeskDrafts;
  readonly links: DeskLinks;
  /** Begins to listen to lanes, devices and alarms. Call once, before the lanes start. */
  start(): void;
  /** No listener and no timer is left. Open streams end with the HTTP server. */
  stop(): void;
}

export function createDesk(parts: DeskParts): Desk {
  const { gate, clock, timers, ledger, registry, record, alarms, policyInForce, venue } = parts;
  const lanes = new DeskLanes(parts.configs, parts.lanes);
  const steady = new SteadyWall(clock);
  const claims = new Claims({
    ...{ gate, timers },
    attend: (visit, attended) => lanes.waiting(visit)?.lane.attend(visit, attended),
    changed: () => view.claimsChanged(),
  });
  const hub: EventHub<DeskEvent> = new EventHub<DeskEvent>({
    ...{ gate, clock, timers, random: parts.random },
    snapshot: (caller) => visibleTo(caller, view.snapshot()),
    topics: topicsOf,
  });
  const view: DeskView = new DeskView({
    ...parts,
    ...{ lanes, claims, steady },
    publish: (event) => hub.publish(event),
  });
  const explanations = new Explanations({ ledger, clock });
  const registrations = new DeskRegistrations({
    ...{ desk: parts.desk, lanes, claims, policyInForce, timers },
    laneOf: (registration) => ledger.row(registration)?.lane,
    personOf: (registration) => {
      const entry = registry.entry(registration);
      if (entry?.person === undefined) return undefined;
      const described = describeRegistration(ledger.payloadOf(registration).value);
      const name =
        described === undefined || described.act === 'voided'
          ? undefined
          : described.registration.identity.name;
      return name === undefined ? entry.person : { ...entry.person, name };
    },
  });
  const openings = new DeskOpenings({
    ...{ desk: parts.desk, lanes, claims, timers },
    isRegistration: (eventId) => ledger.row(eventId)?.kind === 'registration',
  });
  const links = new DeskLinks({
    ...{ lanes, registrations, record, policyInForce, venue, clock, timers },
    links: parts.cardLinks,
    sessions: new LinkSessions({ gate, clock, timers, random: parts.random }),
  });
  const emergency = new EmergencyRelease({ desk: parts.desk, lanes, clock, timers });
  return {
    ...{
      lanes,
      hub,
      view,
      registrations,
      openings,
      emergency,
      explanations,
      links,
      drafts: parts.drafts,
    },
    cards: new WorkCards({ lanes, claims, policyInForce, record, registry, venue, clock, steady }),
    recent: new RecentRecords({
      ...{ ledger, registry, explanations, policyInForce, record, venue, clock },
    }),
    alarms: new DeskAlarms({ alarms, lanes, record, clock }),
    start: () => view.start(),
    stop: () => {
      view.stop();
      claims.stop();
      registrations.stop();
      links.stop();
      openings.stop();
      emergency.stop();
    },
  };
}
