/** What the control socket may ask of this gateway. */
import type { EventId, LedgerWriter } from '../../schemas/ledger.js';
import type { LeafReport, StatusReport } from '../../schemas/control.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Policy } from '../../schemas/policy.js';
import type { LaneEvent } from '../../schemas/visit.js';
import type { Unlisten } from '../../schemas/time.js';
import type { ControlDeps, Desk } from '../http/control/control-deps.js';
import { policyInForce, type PolicyInForce } from '../decision/policy-in-force.js';
import type { Lane } from '../lane/lane.js';
import type { Ledger } from '../ledger/ledger.js';
import { leafHash } from '../ledger/tree.js';
import type { Alarms } from '../ops/alarms.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import type { HealthPlatformClient } from '../platform/client.js';
import type { Clock, Timers } from '../../schemas/time.js';
import type { SiteDevices } from './devices.js';
import type { LedgerRegistry } from '../registration/ledger-registry.js';
import { heldBy, holderOf } from '../registration/holder.js';
import type { PolicyStore } from './policy-store.js';

export interface ControlParts {
  readonly desk: Desk;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly devices: SiteDevices;
  readonly ledger: Ledger;
  readonly writer: LedgerWriter;
  readonly registry: LedgerRegistry;
  readonly platform: HealthPlatformClient | undefined;
  readonly policies: PolicyStore;
  readonly policyInForce: () => PolicyInForce;
  readonly issueSetupCode: () => string;
  readonly health: Health;
  readonly alarms: Alarms;
  readonly onLaneEvent: (listener: (event: LaneEvent) => void) => Unlisten;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly version: string;
  readonly demo: boolean;
}

const iso = (at: number): string => new Date(at).toISOString();

function statusReport(parts: ControlParts, startedAt: string): StatusReport {
  const { health, ledger, clock } = parts;
  const { status, reasons } = health.report();
  const inForce = parts.policyInForce();
  const head = ledger.head();
  return {
    version: parts.version,
    demo: parts.demo,
    pid: process.pid,
    startedAt,
    health: {
      status,
      reasons,
    },
    lanes: [...parts.lanes.values()].map((lane) => ({ view: lane.view(), mode: lane.mode })),
    devices: parts.devices.registry.all(),
    ledger: {
      size: head.size,
      root: head.root,
      ...(head.signedAt === undefined ? {} : { headAgeMs: clock.wall() - head.signedAt }),
      ready: ledger.ready,
    },
    policy: {
      mode: inForce.mode,
      version: inForce.policy.version,
      ...(inForce.order === undefined ? {} : { order: inForce.order }),
    },
    ...(parts.platform === undefined ? {} : { platform: parts.platform.status() }),
  };
}

function leafReport(ledger: Ledger, eventId: EventId): LeafReport | undefined {
  const stored = ledger.record(eventId);
  if (stored === undefined) return undefined;
  const { seq, bytes } = stored;
  return {
    seq,
    record: Buffer.from(bytes).toString('utf8'),
    leafHash: Buffer.from(leafHash(bytes)).toString('base64'),
  };
}

const MONTH_MS = 30 * 86_400_000;

/** An order ends at most 30 days from the moment somebody puts it in force. */
function refuseFarOrder({ order }: Policy, now: number): void {
  if (order === undefined || Date.parse(order.end) <= now + MONTH_MS) return;
  throw new TongdaoError('INPUT_INVALID', 'an order ends at most 30 days from now', {
    path: 'policy.order.end',
  });
}

export function controlDeps(parts: ControlParts): ControlDeps {
  const { lanes, ledger, policies, clock } = parts;
  const startedAt = iso(clock.wall());
  return {
    desk: parts.desk,
    timers: parts.timers,
    log: parts.log,
    status: () => statusReport(parts, startedAt),
    setLaneMode: async (id, mode, operator) => {
      const lane = lanes.get(id);
      // The name is not repeated: whoever typed it may have typed a person's number.
      if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN');
      await lane.setMode(mode, operator);
    },
    registration: (eventId) => parts.registry.summary(eventId),
    leaf: (eventId) => leafReport(ledger, eventId),
    activatePolicy: async ({ policy, operator }) => {
      refuseFarOrder(policy, clock.wall());
      const { mode } = policyInForce(policy, clock.wall(), { clockTrusted: ledger.clockTrusted });
      const order =
        policy.order === undefined
          ? {}
          : { order: policy.order.number, until: policy.order.end, area: policy.order.area };
      const receipt = await policies.activate(policy, () =>
        parts.writer.append({
          kind: 'policy',
          detail: { event: 'activated', version: policy.version, mode, ...order },
          query: { operator, result: 'activated' },
        }),
      );
      return { version: policy.version, mode, eventId: receipt.eventId };
    },
    erasePerson: async ({ idNumber, document, who, why }) => {
      const person = heldBy(holderOf({ idNumber, document }));
      if (person === undefined) throw new TongdaoError('INPUT_INVALID', 'names nobody');
      const { eventId, rows, entries } = await ledger.erasePerson({
        person,
        reason: why,
        operator: who,
      });
      return { eventId, rows, entries };
    },
    issueSetupCode: parts.issueSetupCode,
    onLaneEvent: parts.onLaneEvent,
    alarms: () => parts.alarms.list(),
    runRetention: () => ledger.runRetention(),
    checkpoint: () => Promise.resolve(ledger.checkpoint()),
  };
}
