import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import { announceReady } from './child.js';
import { parsePlace, type RunningSimulator, type SimulatorOptions } from './options.js';

const milliseconds = z.coerce.number().int().min(0).max(60_000);
const tcpPort = z.coerce.number().int().min(1).max(65_535);

function serving(what: string, simulator: RunningSimulator): void {
  if (process.send === undefined) console.error(`${what}: serving; Ctrl-C ends it`);
  announceReady(() => simulator.close());
}

/** `tongdao simulate reader|turnstile`. */
export async function runDevices(
  kind: 'reader' | 'turnstile',
  options: { lane: string[]; control: string; walk?: string },
): Promise<void> {
  const simulator: SimulatorOptions = {
    places: options.lane.map(parsePlace),
    control: options.control,
    autoWalkMs: milliseconds.parse(options.walk ?? 0),
  };
  switch (kind) {
    case 'reader':
      serving('reader', await (await import('./reader.js')).simulateReader(simulator));
      return;
    case 'turnstile':
      serving('turnstile', await (await import('./turnstile.js')).simulateTurnstile(simulator));
  }
}

/** `tongdao simulate platform`. */
export async function runPlatform(options: {
  port: string;
  keys: string;
  control: string;
}): Promise<void> {
  const port = tcpPort.safeParse(options.port);
  if (!port.success) throw new TongdaoError('INPUT_INVALID', '--port: 1 to 65535');
  const { simulatePlatform } = await import('./platform.js');
  serving('platform', await simulatePlatform({ ...options, port: port.data }));
}
