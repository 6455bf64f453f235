/** What the telephone of a helper beside the lane is sent: the desk's events, without people. */
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { PolicyInForce } from '../../gateway/decision/policy-in-force.js';
import { Claims } from '../../gateway/desk/claims.js';
import { DeskLanes } from '../../gateway/desk/desk-lanes.js';
import { DeskView } from '../../gateway/desk/desk-view.js';
import { SteadyWall } from '../../gateway/desk/steady-wall.js';
import { topicsOf } from '../../gateway/desk/topics.js';
import type { Caller } from '../../gateway/http/api/gate.js';
import { eventFrame } from '../../gateway/http/event-stream.js';
import type { Lane } from '../../gateway/lane/lane.js';
import { Alarms } from '../../gateway/ops/alarms.js';
import { Health } from '../../gateway/ops/health.js';
import type { DeskEvent } from '../../schemas/api/desk-view.js';
import type { LaneConfig } from '../../schemas/site.js';
import { RIGHTS_OF } from '../../schemas/staff.js';
import type { Clock, MonoMs, Timers } from '../../schemas/time.js';

const HELPER: Caller = {
  session: 'helper',
  state: 'active',
  account: { id: 'helper', name: '小陈', role: 'helper' },
  rights: new Set(RIGHTS_OF.helper),
  sessionKey: new Uint8Array(32),
};

export interface HelperPhoneParts {
  readonly lane: Lane;
  readonly config: LaneConfig;
  readonly policyInForce: () => PolicyInForce;
  /** The gateway's thread. */
  readonly time: Clock & Timers;
  /** Results of people before this moment are left out: they are none of hers. */
  readonly since: () => MonoMs;
  readonly sent: (at: MonoMs, what: string, bytes: number) => void;
}

/** Stops with what it returns. */
export function openHelperPhone(parts: HelperPhoneParts): () => void {
  const { lane, config, policyInForce, time, since, sent } = parts;
  const topics = topicsOf(HELPER);
  const view = new DeskView({
    lanes: new DeskLanes([config], new Map([[config.id, lane]])),
    devices: new DeviceRegistry(time),
    alarms: new Alarms(time),
    claims: new Claims({
      gate: { onChange: () => () => undefined },
      timers: time,
      attend: () => undefined,
      changed: () => undefined,
    }),
    steady: new SteadyWall(time),
    publish: (event) => {
      if (!topics.has(event.type)) return;
      const own = withoutEarlier(event, since() + time.wall() - time.mono());
      const frame = eventFrame({ event: event.type, id: 1, data: own });
      sent(time.mono(), wordOf(own), Buffer.byteLength(frame));
    },
    build: 'test',
    policyInForce,
    platform: { status: () => ({ breaker: 'closed' }) },
    ledger: { ready: true },
    health: new Health(),
    venue: { timeZone: 'Asia/Shanghai' },
    clock: time,
    timers: time,
  });
  view.start();
  return () => view.stop();
}

function withoutEarlier(event: DeskEvent, from: number): DeskEvent {
  if (event.type !== 'lane') return event;
  const recent = event.lane.recent.filter(({ at }) => at >= from);
  return { ...event, lane: { ...event.lane, recent } };
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
