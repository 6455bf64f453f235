/** A venue for measuring: lanes over TCP on loopback, a platform, nobody real, not a demo. */
import { join } from 'node:path';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import type { DataPaths } from '../data-directory.js';
import { PLATFORM_FILES } from '../demo/platform-files.js';
import { freePorts } from '../demo/ports.js';

export const VENUE_ID = 'bench.tongdao.example';
export const LEDGER_ORIGIN = `${VENUE_ID}/ledger`;
export const TIME_ZONE = 'Asia/Shanghai';

/** Below the ports that the system hands out by itself. */
const FIRST_PORT = 21_000;
/** Benches that run side by side begin elsewhere. */
const SPREAD = 8000;

const tcp = (port: number): { type: 'tcp'; host: string; port: number } => ({
  type: 'tcp',
  host: '127.0.0.1',
  port,
});

export interface BenchSite {
  readonly lanes: number;
  /** A demo has staff who can log in; nothing else of it is used. */
  readonly demo: boolean;
}

/** Polling, hold and budget are the site file's defaults: what is measured is what is delivered. */
function describe(
  { lanes: laneCount, demo }: BenchSite,
  ports: readonly number[],
  paths: DataPaths,
): unknown {
  const [http = 0, platform = 0, ...devices] = ports;
  const lanes = Array.from({ length: laneCount }, (_, at) => ({
    id: String(at + 1),
    reader: devices[2 * at] ?? 0,
    gate: devices[2 * at + 1] ?? 0,
  }));
  return {
    version: 1,
    demo,
    venue: { id: VENUE_ID, name: '测速场所', placeType: 'hospital', timeZone: TIME_ZONE },
    http: { port: http },
    links: lanes.flatMap(({ id, reader, gate }) => [
      { id: `reader-line-${id}`, protocol: 'sam', transport: tcp(reader) },
      { id: `gate-line-${id}`, protocol: 'modbus', transport: tcp(gate) },
    ]),
    readers: lanes.map(({ id }) => ({
      id: `reader-${id}`,
      driver: 'sam',
      link: `reader-line-${id}`,
    })),
    turnstiles: lanes.map(({ id }) => ({
      id: `gate-${id}`,
      driver: 'modbus',
      link: `gate-line-${id}`,
      inputs: { passedIn: 0, passedOut: 1 },
    })),
    lanes: lanes.map(({ id }) => ({
      id,
      name: `${id} 号通道`,
      readers: [`reader-${id}`],
      turnstile: `gate-${id}`,
    })),
    platform: {
      profile: 'hc-jws-1',
      url: `http://127.0.0.1:${platform}`,
      boxId: 'bench-box',
      site: 'bench',
      rootKeyFile: join(paths.demo, PLATFORM_FILES.rootKey),
      keySetFile: join(paths.demo, PLATFORM_FILES.keySet),
    },
  };
}

export async function writeBenchSite(asked: BenchSite, paths: DataPaths): Promise<Site> {
  const first = FIRST_PORT + (process.pid % SPREAD);
  const ports = await freePorts(first, 2 + 2 * asked.lanes);
  const described = describe(asked, ports, paths);
  await writeDurably(paths.site, JSON.stringify(described));
  return parseOrExplain(siteSchema, described, 'bench site');
}
