/** The doors of the house: pages and health on loopback, commands on the control socket. */
import type { Site } from '../../schemas/site.js';
import type { Clock, Timers } from '../../schemas/time.js';
import { createApp } from '../http/app.js';
import { createControlApp } from '../http/control/control-app.js';
import type { ControlDeps } from '../http/control/control-deps.js';
import { listenControl } from '../http/control/control-socket.js';
import { laneRoutes } from '../http/lane-routes.js';
import { listen } from '../http/listen.js';
import { openApiRoutes } from '../http/openapi/openapi-routes.js';
import { pageRoutes } from '../http/pages.js';
import type { Lane } from '../lane/lane.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { laneDisplay } from './lanes.js';

export interface FacesParts {
  readonly site: Site;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly policyInForce: () => PolicyInForce;
  readonly health: Health;
  readonly control: ControlDeps;
  readonly controlPath: string;
  readonly webDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface Faces {
  readonly port: number;
  close(): Promise<void>;
}

/** Running answers have this long to end by themselves. */
const CLOSE_MS = 1500;

export async function openFaces(parts: FacesParts): Promise<Faces> {
  const { site, lanes, health, version, timers, log } = parts;
  const displays = site.lanes.flatMap((config) => {
    const lane = lanes.get(config.id);
    return lane === undefined
      ? []
      : [[config.id, laneDisplay(lane, config, { ...parts, build: version })] as const];
  });
  const app = createApp({
    health: () => health.report(),
    webDir: parts.webDir,
    build: version,
    routers: [
      laneRoutes({ lanes: new Map(displays), webDir: parts.webDir, timers }),
      pageRoutes(parts.webDir),
      openApiRoutes(version),
    ],
    log,
  });
  const http = await listen({ app, host: site.http.host, port: site.http.port, timers });
  try {
    const control = await listenControl({
      path: parts.controlPath,
      app: createControlApp(parts.control),
      timers,
    });
    return {
      port: http.port,
      close: async () => {
        await Promise.all([control.close(CLOSE_MS), http.stop(CLOSE_MS)]);
      },
    };
  } catch (error) {
    await http.stop(0);
    throw error;
  }
}
