/** The demo site: two lanes, a platform, everything on loopback, nobody real. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, loadSite, parseOrExplain } from '../../gateway/site/configuration.js';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import { makePrivate, type DataPaths } from '../data-directory.js';
import { demoPolicyWithOrder, orderHasEnded } from './order.js';
import { PLATFORM_FILES } from './platform-files.js';
import { freePorts } from './ports.js';

const LANES = [
  { id: '1', name: '一号通道', wide: false },
  { id: '2', name: '二号通道（宽）', wide: true },
] as const;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const tcp = (
  port: number | undefined,
): { type: 'tcp'; host: string; port: number | undefined } => ({
  type: 'tcp',
  host: '127.0.0.1',
  port,
});

function describe(ports: readonly number[], paths: DataPaths): unknown {
  const [http, platform, ...devices] = ports;
  return {
    version: 1,
    venue: { id: 'demo.tongdao.example', name: '演示医院', placeType: 'hospital' },
    demo: true,
    http: { port: http },
    links: LANES.flatMap((lane, at) => [
      { id: `reader-line-${lane.id}`, protocol: 'sam', transport: tcp(devices[at * 2]) },
      { id: `gate-line-${lane.id}`, protocol: 'modbus', transport: tcp(devices[at * 2 + 1]) },
    ]),
    readers: LANES.map((lane) => ({
      id: `reader-${lane.id}`,
      driver: 'sam',
      link: `reader-line-${lane.id}`,
    })),
    turnstiles: LANES.map((lane) => ({
      id: `gate-${lane.id}`,
      driver: 'modbus',
      link: `gate-line-${lane.id}`,
      inputs: { passedIn: 0, passedOut: 1 },
    })),
    lanes: LANES.map((lane) => ({
      id: lane.id,
      name: lane.name,
      readers: [`reader-${lane.id}`],
      turnstile: `gate-${lane.id}`,
      wide: lane.wide,
    })),
    platform: {
      profile: 'hc-jws-1',
      url: `http://127.0.0.1:${platform ?? 0}`,
      boxId: 'demo-box-1',
      site: 'demo',
      rootKeyFile: join(paths.demo, PLATFORM_FILES.rootKey),
      keySetFile: join(paths.demo, PLATFORM_FILES.keySet),
    },
  };
}

const FIRST_PORT = 7080;

/** Ports are chosen anew at every start: what was free yesterday may be taken today. */
export async function prepareDemoSite(paths: DataPaths, now: number): Promise<Site> {
  makePrivate(paths.dir);
  makePrivate(paths.demo);
  const ports = await freePorts(FIRST_PORT, 2 + LANES.length * 2);
  const site = parseOrExplain(siteSchema, describe(ports, paths), 'demo site');
  await writeDurably(paths.site, json(describe(ports, paths)));
  if (!existsSync(paths.policy) || orderHasEnded(loadPolicy(paths.policy), now)) {
    await writeDurably(paths.policy, json(demoPolicyWithOrder(now)));
  }
  return site;
}

/** True when this data directory holds no site yet, or the demo's own. */
export function isDemo(paths: DataPaths): boolean {
  return !existsSync(paths.site) || loadSite(paths.site).demo;
}
