/** The built gateway as a process of its own, as a service manager would run it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { DataPaths } from '../data-directory.js';
import { pause } from './pause.js';

const ENTRY = fileURLToPath(new URL('../tongdao.cjs', import.meta.url));
/** Longest wait for a start or a stop. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 5;

const statusSchema = z.looseObject({
  devices: z.array(z.looseObject({ state: z.string() })),
});

export interface GatewayProcess {
  readonly pid: number;
  /** Monotonic time of the spawn. */
  readonly startedAt: number;
  readonly client: ControlClient;
  /** Resolves when every reader and turnstile is online: a card that lies there now is read. */
  ready(): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The end of its log, for a complaint. */
  said(): string;
}

async function devicesOnline(client: ControlClient): Promise<boolean> {
  try {
    const { devices } = statusSchema.parse(await client.request('GET', '/status'));
    return devices.every(({ state }) => state === 'online');
  } catch (error) {
    if (!isTongdaoError(error, 'GATEWAY_UNREACHABLE')) throw error;
    return false;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
}

/** `extra` is added to the environment: a preloaded library, a profiler's options. */
export function spawnGateway(paths: DataPaths, extra: NodeJS.ProcessEnv = {}): GatewayProcess {
  const logFile = join(paths.dir, 'gateway.log');
  const log = openSync(logFile, 'a', 0o600);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [ENTRY, 'start', '--data', paths.dir], {
    env: { ...process.env, TONGDAO_LOG_LEVEL: 'info', TONGDAO_SITE: paths.site, ...extra },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // A bench that is ended leaves nothing running.
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  child.once('exit', () => {
    process.off('exit', end);
  });
  const client = new ControlClient({ path: paths.control, timeoutMs: 5000 });
  const said = (): string => readFileSync(logFile, 'utf8').slice(-2000);
  return {
    pid: child.pid ?? 0,
    startedAt,
    client,
    async ready() {
      while (!(await devicesOnline(client))) {
        const late = performance.now() - startedAt > PATIENCE_MS;
        if (late || child.exitCode !== null || child.signalCode !== null) {
          throw new TongdaoError('INTERNAL', `bench: the gateway did not become ready\n${said()}`);
        }
        await pause(LOOK_EVERY_MS);
      }
    },
    async stop(signal) {
      child.kill(signal);
      await ended(child);
    },
    said,
  };
}
