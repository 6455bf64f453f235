import type { DeviceState, Transport } from '../../../../schemas/device.js';
import type { TurnstileConfigOf } from '../../../../schemas/site-devices.js';
import type { Clock, Timers } from '../../../../schemas/time.js';
import { realTime } from '../../real-time.js';
import { Link } from '../../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { ModbusCodec } from '../../../../drivers/turnstile/modbus/codec.js';
import { ModbusTurnstile } from '../../../../drivers/turnstile/modbus/driver.js';
import { silentIntervalMs, type ModbusFrame } from '../../../../drivers/turnstile/modbus/frame.js';

/**
 * The machine's time, four times slower: limits of a few hundred milliseconds must not decide a test
 * in which another process answers on a busy machine.
 */
export const patientTime: Clock & Timers = {
  wall: () => realTime.wall(),
  mono: () => realTime.mono() / 4,
  after: (ms, run) => realTime.after(ms * 4, run),
  every: (ms, run) => realTime.every(ms * 4, run),
};

export interface RunningTurnstile {
  readonly turnstile: ModbusTurnstile;
  readonly registry: DeviceRegistry;
  readonly link: Link<ModbusFrame>;
}

/** One turnstile on a started link in real time. */
export function runTurnstile(
  config: TurnstileConfigOf<'modbus'>,
  transport: Transport,
  time: Clock & Timers,
): RunningTurnstile {
  const turnstile = new ModbusTurnstile({ config, clock: time, timers: time });
  const registry = new DeviceRegistry(time);
  const link = new Link({
    id: 'relays',
    transport,
    codec: () => new ModbusCodec(),
    devices: [turnstile],
    registry,
    clock: time,
    timers: time,
    gapMs: silentIntervalMs(9600),
  });
  link.start();
  return { turnstile, registry, link };
}

/** Resolves when the device is, or becomes, `state`. */
export async function stateOf(running: RunningTurnstile, state: DeviceState): Promise<void> {
  const { registry, turnstile } = running;
  if (registry.get(turnstile.id)?.state === state) return;
  await new Promise<void>((resolve) => {
    const unlisten = registry.listen((status) => {
      if (status.state !== state) return;
      unlisten();
      resolve();
    });
  });
}
