/** The demo site: two lanes, a platform, everything on loopback, nobody real. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, loadSite, parseOrExplain } from '../../gateway/site/configuration.js';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { TongdaoError } from '../../schemas/errors.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import { makePrivate, type DataPaths } from '../data-directory.js';
import { demoPolicyWithOrder, orderHasEnded } from './order.js';
import { PLATFORM_FILES } from './platform-files.js';
import { freePorts, takenPorts } from './ports.js';

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
  // The second port is left to the glass gate, which stands beside the pages.
  const [http, , platform, ...devices] = ports;
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

/** A port that was free yesterday may be taken today: only those move, the rest of the file stays. */
async function withFreePorts(site: Site): Promise<Site> {
  const platform = site.platform === undefined ? undefined : new URL(site.platform.url);
  const wanted = [
    site.http.port,
    ...(platform === undefined ? [] : [Number(platform.port)]),
    ...site.links.flatMap(({ transport }) => (transport.type === 'tcp' ? [transport.port] : [])),
  ];
  const taken = await takenPorts(wanted);
  if (taken.length === 0) return site;
  const spare = await freePorts(Math.max(FIRST_PORT, ...wanted) + 1, taken.length);
  const moved = (port: number): number => {
    const at = taken.indexOf(port);
    return at < 0 ? port : (spare[at] ?? port);
  };
  if (platform !== undefined) platform.port = String(moved(Number(platform.port)));
  return {
    ...site,
    http: { ...site.http, port: moved(site.http.port) },
    links: site.links.map((link) =>
      link.transport.type === 'tcp'
        ? { ...link, transport: { ...link.transport, port: moved(link.transport.port) } }
        : link,
    ),
    ...(site.platform === undefined || platform === undefined
      ? {}
      : { platform: { ...site.platform, url: platform.origin } }),
  };
}

/** Creates the demo, or takes it up again as its owner left it. */
export async function prepareDemoSite(
  paths: DataPaths,
  now: number,
  firstPort = FIRST_PORT,
): Promise<Site> {
  makePrivate(paths.dir);
  makePrivate(paths.demo);
  const known = existsSync(paths.site) ? loadSite(paths.site) : undefined;
  const ports = known === undefined ? await freePorts(firstPort, 3 + LANES.length * 2) : [];
  const site =
    known === undefined
      ? parseOrExplain(siteSchema, describe(ports, paths), 'demo site')
      : await withFreePorts(known);
  if (site !== known) await writeDurably(paths.site, json(site));
  if (!existsSync(paths.policy) || orderHasEnded(loadPolicy(paths.policy), now)) {
    await writeDurably(paths.policy, json(demoPolicyWithOrder(now)));
  }
  return site;
}

/**
 * True for the demo's own site file, and for an empty data directory of which no site file was named: a
 * wrong path must not turn a venue into a demo. Throws `CONFIG_UNREADABLE`.
 */
export function isDemo(paths: DataPaths, siteNamed: boolean): boolean {
  if (existsSync(paths.site)) return loadSite(paths.site).demo;
  const used = [paths.policy, paths.ledger].find((path) => existsSync(path));
  if (!siteNamed && used === undefined) return true;
  const beside = used === undefined ? '' : ` beside ${used}`;
  throw new TongdaoError('CONFIG_UNREADABLE', `there is no site file ${paths.site}${beside}`);
}
