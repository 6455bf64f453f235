import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { createLog, type Log } from '../../gateway/ops/log.js';
import { systemClock } from '../../gateway/ops/system.js';
import { loadSite } from '../../gateway/site/configuration.js';
import { startGateway, type Gateway, type GatewayOptions } from '../../gateway/site/gateway.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { Site } from '../../schemas/site.js';
import { makePrivate, resolveData, type DataPaths } from '../data-directory.js';
import { banner } from './banner.js';
import { isDemo, prepareDemoSite } from '../demo/site.js';
import { startGlass, type StartedGlass } from '../demo/glass/start.js';
import { release, startSimulators } from '../demo/simulators.js';
import { readOwnVersion, voiceDirectory, webDirectory } from '../version.js';

/** EX_TEMPFAIL of sysexits.h: a supervisor starts the process again. */
const EXIT_RESTART = 75;

/** Everything open has this long to close before the process ends anyway. */
const STOP_DEADLINE_MS = 5000;
/** A disk that took nothing is asked again. */
const RETRY_MS = 1000;
const PORT_TRIES = 3;

/** The gateway that runs now; undefined between two of them. */
interface Running {
  gateway: Gateway | undefined;
}

/** Ends once, however often it is asked, and never later than the deadline. */
function stopOnSignals(running: Running, log: Log): void {
  let stopping = false;
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    const deadline = setTimeout(() => {
      log.error('stop-deadline', { tookMs: STOP_DEADLINE_MS });
      process.exit(128 + constants.signals[signal]);
    }, STOP_DEADLINE_MS);
    (running.gateway?.stop() ?? Promise.resolve()).then(
      () => {
        clearTimeout(deadline);
        process.exit(0);
      },
      (error: unknown) => {
        log.failure('stop-failed', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** What the set-up page has changed since; a file spoilt by hand must not keep the gates shut. */
function siteNow({ site, sitePath, log }: GatewayOptions): Site {
  try {
    return loadSite(sitePath);
  } catch (error) {
    log.failure('site-file-kept', error);
    return site;
  }
}

/** Tries until the disk lets it: a venue has nobody who would start it by hand. */
async function startAgain(options: GatewayOptions): Promise<Gateway> {
  for (;;) {
    try {
      return await startGateway({ ...options, site: siteNow(options) });
    } catch (error) {
      if (!isTongdaoError(error, 'LEDGER_UNAVAILABLE')) throw error;
      options.log.failure('waits-for-disk', error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/**
 * After a commit that ended unknown a later one could overwrite a row that is on the disk: everything is
 * closed and opened anew, and by event id it is found out what was written. What cannot be closed or
 * opened ends the process, for a supervisor to start it again.
 */
async function keepRunning(options: GatewayOptions, running: Running): Promise<never> {
  for (;;) {
    const { gateway } = running;
    if (gateway === undefined) throw new TongdaoError('INTERNAL', 'no gateway runs');
    options.log.failure('must-restart', await gateway.mustRestart);
    running.gateway = undefined;
    await gateway.stop();
    running.gateway = await startAgain(options);
  }
}

/** Refuses wrong arrangements before anything is opened. */
async function prepare(paths: DataPaths, siteNamed: boolean, firstPort: number): Promise<Site> {
  makePrivate(paths.dir);
  if (!isDemo(paths, siteNamed)) return loadSite(paths.site);
  // A demo may move its ports, and must not do so under a demo that runs.
  if (existsSync(paths.control)) await refuseRunning(paths);
  return prepareDemoSite(paths, systemClock.wall(), firstPort);
}

async function refuseRunning(paths: DataPaths): Promise<void> {
  const { ControlClient } = await import('../../gateway/http/control/control-client.js');
  const client = new ControlClient({ path: paths.control, timeoutMs: 2000 });
  const status = await client.request('GET', '/status').catch((error: unknown) => {
    if (isTongdaoError(error, 'GATEWAY_UNREACHABLE')) return undefined;
    throw error;
  });
  if (status === undefined) return;
  const pid = typeof status === 'object' && status !== null && 'pid' in status ? status.pid : '?';
  throw new TongdaoError('DATA_DIR_LOCKED', `process ${String(pid)} uses ${paths.dir}`);
}

/** Between the look at a port and the listening another demo may take it: then others are looked for. */
async function simulated(
  first: Site,
  paths: DataPaths,
): Promise<{ readonly site: Site; readonly simulators: readonly ChildProcess[] }> {
  let site = first;
  for (let tries = 1; ; tries++) {
    try {
      return { site, simulators: site.demo ? await startSimulators(site, paths) : [] };
    } catch (error) {
      if (tries === PORT_TRIES) throw error;
      site = await prepareDemoSite(paths, systemClock.wall());
    }
  }
}

/** Its address once it serves. A demo goes on without its window; the log says that it has none. */
async function reachable(glass: StartedGlass | undefined, log: Log): Promise<string | undefined> {
  try {
    await glass?.ready;
    return glass?.url;
  } catch (error) {
    log.failure('no-glass-gate', error);
    return undefined;
  }
}

/** A fault nobody expected goes to the scrubbed log, and whoever supervises us starts again. */
function endOnSurprise(log: Log): void {
  const end = (error: unknown): void => {
    log.failure('surprise', error);
    process.exit(EXIT_RESTART);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

export async function start(flags: { data?: string }): Promise<void> {
  const { env, paths } = resolveData(flags.data);
  const prepared = await prepare(paths, env.TONGDAO_SITE !== undefined, env.TONGDAO_DEMO_PORT);
  const log = createLog({ level: env.TONGDAO_LOG_LEVEL ?? (prepared.demo ? 'warn' : 'info') });
  endOnSurprise(log);
  const { site, simulators } = await simulated(prepared, paths);
  for (const child of simulators) {
    child.on('exit', (code) => {
      log.warn('simulator-ended', { code: String(code) });
    });
  }
  const glass = site.demo ? await startGlass(site, paths) : undefined;
  // Asked for below; until then its end must not pass for an unhandled rejection.
  glass?.ready.catch(() => undefined);
  const options: GatewayOptions = {
    site,
    dataDir: paths.dir,
    controlPath: paths.control,
    sitePath: paths.site,
    webDir: webDirectory(),
    voiceDir: voiceDirectory(),
    version: readOwnVersion(),
    log,
  };
  const gateway = await startGateway(options).catch((error: unknown) => {
    release(glass === undefined ? simulators : [...simulators, glass.process]);
    throw error;
  });
  const running: Running = { gateway };
  stopOnSignals(running, log);
  keepRunning(options, running).catch((error: unknown) => {
    log.failure('cannot-restart', error);
    process.exit(EXIT_RESTART);
  });
  console.log(banner(site, gateway));
  const window = await reachable(glass, log);
  if (window !== undefined) console.log(`  玻璃闸机  glass gate    ${window}\n`);
}
