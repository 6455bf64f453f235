/** `tongdao simulate pn532|acr1281s|line|lcus`: devices on TCP ports or ptys, told by a control socket. */
import { z } from 'zod';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import { serveControl } from './control-server.js';
import { LinePlace } from './line-place.js';
import type { RunningSimulator, SimulatedPlace } from './options.js';
import {
  simulatedDevice,
  type DeviceManners,
  type SimulatedDevice,
  type SimulatedKind,
} from './simulated-device.js';

export interface LineDevicesOptions extends DeviceManners {
  readonly kind: SimulatedKind;
  readonly places: readonly SimulatedPlace[];
  /** Unix socket through which they are told what to do. */
  readonly control: string;
}

interface Placed {
  readonly device: SimulatedDevice;
  readonly place: LinePlace;
}

const plugSchema = z.strictObject({ plugged: z.boolean() });

function stateOf({ device, place }: Placed): object {
  return { ...device.state(), plugged: place.plugged };
}

/** Rejects with `DEVICE_OPEN_FAILED` when a place is taken; then nothing is left open. */
export async function simulateLineDevices(options: LineDevicesOptions): Promise<RunningSimulator> {
  const placed = new Map<string, Placed>();
  const close = async (): Promise<void> => {
    await Promise.all([...placed.values()].map(({ place }) => place.unplug()));
    for (const { device } of placed.values()) device.close();
  };
  try {
    for (const where of options.places) {
      const device = simulatedDevice(options.kind, options);
      const place = new LinePlace(where, device.baudRate, device.connect);
      placed.set(where.lane, { device, place });
      await place.plug();
    }
  } catch (error) {
    await close();
    throw error;
  }
  const at = (lane: string | undefined): Placed => {
    const one = placed.get(lane ?? '');
    if (one === undefined) throw new TongdaoError('LANE_UNKNOWN', lane);
    return one;
  };
  const control = await serveControl(options.control, {
    'GET /lanes': () => ({
      lanes: Object.fromEntries([...placed].map(([lane, one]) => [lane, stateOf(one)])),
    }),
    'GET /lanes/:lane': ([lane]) => stateOf(at(lane)),
    'PUT /lanes/:lane/card': ([lane], body) => at(lane).device.lay(body),
    'DELETE /lanes/:lane/card': ([lane]) => at(lane).device.lift(),
    'POST /lanes/:lane/fault': ([lane], body) => at(lane).device.inject(body),
    'PUT /lanes/:lane/plugged': async ([lane], body) => {
      const { plugged } = parseOrExplain(plugSchema, body, 'plugged');
      await (plugged ? at(lane).place.plug() : at(lane).place.unplug());
    },
  });
  return {
    close: async () => {
      await control.close();
      await close();
    },
  };
}
