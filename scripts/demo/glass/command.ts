/** `tongdao demo glass`: a process of its own beside the gateway and the simulators. */
import { setTimeout as wait } from 'node:timers/promises';
import { ControlClient } from '../../../gateway/http/control/control-client.js';
import { listen } from '../../../gateway/http/listen.js';
import { createLog } from '../../../gateway/ops/log.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { loadSite } from '../../../gateway/site/configuration.js';
import { isTongdaoError, TongdaoError } from '../../../schemas/errors.js';
import { resolveData } from '../../data-directory.js';
import { announceReady } from '../../simulate/child.js';
import { machineClock } from '../../simulate/machine-time.js';
import { webDirectory } from '../../version.js';
import { requireDemo } from '../require-demo.js';
import { simulatorSocket } from '../sockets.js';
import { createGlassApp } from './app.js';
import { GlassDeeds } from './deeds.js';
import { GLASS_PEOPLE } from './people.js';
import { deviceTap, platformTap } from './taps.js';
import { VisitBook } from './visit-book.js';
import { GlassWatch } from './watch.js';

const STOP_DEADLINE_MS = 1000;
/** A gateway that starts beside us may have a long ledger to open. */
const PATIENCE_MS = 30_000;
const KNOCK_MS = 50;

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new TongdaoError('INPUT_INVALID', `--port ${text}: 0 to 65535`);
}

/** Started by `tongdao start`, it comes up together with the gateway and waits for it. */
async function requireDemoSoon(client: ControlClient): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await requireDemo(client);
      return;
    } catch (error) {
      // Without its channel it was started by hand, or the gateway's process has ended.
      const early = isTongdaoError(error, 'GATEWAY_UNREACHABLE') && process.connected;
      if (!early || performance.now() > deadline) throw error;
      await wait(KNOCK_MS);
    }
  }
}

/**
 * Serves the glass gate on loopback. Rejects with `CONFLICT` where the gateway is no demo,
 * `GATEWAY_UNREACHABLE` where none runs, `LISTEN_FAILED` where the port is taken.
 */
export async function demoGlass(options: { port: string; data?: string }): Promise<void> {
  const port = parsePort(options.port);
  const { env, paths } = resolveData(options.data);
  const client = new ControlClient({ path: paths.control });
  await requireDemoSoon(client);
  const log = createLog({ level: env.TONGDAO_LOG_LEVEL ?? 'warn' });
  const sockets = {
    reader: simulatorSocket(paths, 'reader'),
    turnstile: simulatorSocket(paths, 'turnstile'),
    platform: simulatorSocket(paths, 'platform'),
  };
  const watch = new GlassWatch({
    ...sockets,
    site: loadSite(paths.site),
    client,
    readerTap: deviceTap(sockets.reader),
    boardTap: deviceTap(sockets.turnstile),
    platformTap: platformTap(sockets.platform),
    book: new VisitBook(() => ({ wall: machineClock.wall(), machine: machineClock.mono() })),
    timers: systemTimers,
    log,
  });
  await watch.start();
  const server = await listen({
    app: createGlassApp({
      watch,
      deeds: new GlassDeeds(paths),
      people: GLASS_PEOPLE,
      webDir: webDirectory(),
      timers: systemTimers,
      log,
    }),
    host: '127.0.0.1',
    port,
    timers: systemTimers,
  });
  if (process.send === undefined) {
    console.log(`玻璃闸机 glass gate  http://127.0.0.1:${server.port}/`);
  }
  announceReady(async () => {
    watch.stop();
    await server.stop(STOP_DEADLINE_MS);
  });
}
