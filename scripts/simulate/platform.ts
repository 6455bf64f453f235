import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { systemRandom, systemTimers } from '../../gateway/ops/system.js';
import { startPlatformSimulator } from '../../gateway/platform/simulator/server.js';
import { PLATFORM_FILES } from '../demo/platform-files.js';
import { machineClock } from './machine-time.js';
import type { RunningSimulator } from './options.js';

/** Serves the platform and writes what a gateway pins: its root key and its signed key set. */
export async function simulatePlatform(options: {
  port: number;
  keys: string;
  control: string;
}): Promise<RunningSimulator> {
  rmSync(options.control, { force: true });
  const simulator = await startPlatformSimulator({
    port: options.port,
    keyFile: join(options.keys, PLATFORM_FILES.private),
    control: { socket: options.control },
    clock: machineClock,
    timers: systemTimers,
    random: systemRandom,
  });
  const { control } = simulator;
  await writeDurably(join(options.keys, PLATFORM_FILES.rootKey), JSON.stringify(control.rootKey()));
  await writeDurably(join(options.keys, PLATFORM_FILES.keySet), control.keySet());
  return { close: () => simulator.close() };
}
