/** The demo site as it stands now: lanes, cards on readers, gates, platform. */
import { z } from 'zod';
import { deskDeviceSchema } from '../../../schemas/api/desk-view.js';
import type { ControlClient } from '../../../gateway/http/control/control-client.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { GlassHouse, GlassLane } from '../../../schemas/glass.js';
import { LANE_STATES } from '../../../schemas/lane-view.js';
import type { Site } from '../../../schemas/site.js';
import { callControl } from '../../simulate/control-call.js';

const statusSchema = z.object({
  lanes: z.array(z.object({ view: z.object({ lane: z.string(), state: z.enum(LANE_STATES) }) })),
  devices: z.array(deskDeviceSchema.pick({ id: true, state: true }).strip()),
  policy: z.object({ mode: z.enum(['everyday', 'epidemic']) }),
});
type Status = z.output<typeof statusSchema>;

const readersSchema = z.object({
  lanes: z.record(
    z.string(),
    z.object({ present: z.boolean(), plugged: z.boolean(), person: z.string().optional() }),
  ),
});
const gatesSchema = z.object({
  lanes: z.record(
    z.string(),
    z.object({ pulses: z.number(), passed: z.number(), unlocked: z.boolean() }),
  ),
});
const runningSchema = z.object({ running: z.boolean() });

export interface HouseParts {
  readonly site: Site;
  readonly client: ControlClient;
  /** Control sockets of the simulators. */
  readonly reader: string;
  readonly turnstile: string;
  readonly platform: string;
}

async function statusOf(client: ControlClient): Promise<Status | undefined> {
  try {
    return statusSchema.parse(await client.request('GET', '/status'));
  } catch (error) {
    // It may be starting again; the page says so.
    if (isTongdaoError(error, 'GATEWAY_UNREACHABLE')) return undefined;
    throw error;
  }
}

/** Rejects with `GATEWAY_UNREACHABLE` when a simulator process is gone. */
export async function lookAtHouse(parts: HouseParts): Promise<GlassHouse> {
  const { site, client } = parts;
  const [status, readers, gates, platform] = await Promise.all([
    statusOf(client),
    callControl(parts.reader, 'GET', '/lanes').then((answer) => readersSchema.parse(answer)),
    callControl(parts.turnstile, 'GET', '/lanes').then((answer) => gatesSchema.parse(answer)),
    callControl(parts.platform, 'GET', '/running').then((answer) => runningSchema.parse(answer)),
  ]);
  const laneOf = ({ id, name, readers: names }: Site['lanes'][number]): GlassLane => {
    const view = status?.lanes.find((lane) => lane.view.lane === id)?.view;
    const device = status?.devices.find((one) => one.id === names[0]);
    const reader = readers.lanes[id];
    const gate = gates.lanes[id];
    return {
      ...{ id, name, display: `http://${site.http.host}:${site.http.port}/lane/${id}` },
      ...(view === undefined ? {} : { state: view.state }),
      ...(device === undefined ? {} : { reader: device.state }),
      plugged: reader?.plugged ?? false,
      ...(reader?.person === undefined ? {} : { card: reader.person }),
      cardPresent: reader?.present ?? false,
      unlocked: gate?.unlocked ?? false,
      pulses: gate?.pulses ?? 0,
      passed: gate?.passed ?? 0,
    };
  };
  return {
    gateway: status !== undefined,
    ...(status === undefined ? {} : { mode: status.policy.mode }),
    platform: platform.running,
    lanes: site.lanes.map(laneOf),
  };
}
