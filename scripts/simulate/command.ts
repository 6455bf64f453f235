import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';
import type { SimulatedKind } from './simulated-device.js';
import { announceReady } from './child.js';
import { parsePlace, type RunningSimulator, type SimulatorOptions } from './options.js';

const milliseconds = z.coerce.number().int().min(0).max(60_000);
const tcpPort = z.coerce.number().int().min(1).max(65_535);

function parseOption<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TongdaoError('INPUT_INVALID', `${name}: ${parsed.error.issues[0]?.message ?? ''}`);
}

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
    autoWalkMs: parseOption(milliseconds, options.walk ?? 0, '--walk'),
  };
  switch (kind) {
    case 'reader':
      serving('reader', await (await import('./reader.js')).simulateReader(simulator));
      return;
    case 'turnstile':
      serving('turnstile', await (await import('./turnstile.js')).simulateTurnstile(simulator));
  }
}

/** `tongdao simulate pn532|acr1281s|line|lcus`. */
export async function runLineDevices(
  kind: SimulatedKind,
  options: { lane: string[]; control: string; lineSpeed?: boolean },
): Promise<void> {
  const { simulateLineDevices } = await import('./line-devices.js');
  const places = options.lane.map(parsePlace);
  const lineSpeed = options.lineSpeed === true;
  const { control } = options;
  serving(kind, await simulateLineDevices({ kind, places, control, lineSpeed }));
}

/** `tongdao simulate platform`. */
export async function runPlatform(options: {
  port: string;
  keys: string;
  control: string;
}): Promise<void> {
  const port = parseOption(tcpPort, options.port, '--port');
  const { simulatePlatform } = await import('./platform.js');
  serving('platform', await simulatePlatform({ ...options, port }));
}
