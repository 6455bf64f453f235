/** Eight lanes: idle, everyday visits, epidemic visits with a platform that answers at once. */
import { join } from 'node:path';
import type { Policy } from '../../schemas/policy.js';
import { demoPolicyWithOrder } from '../demo/order.js';
import { bareNodeMb, measureBareVisit } from './bare-limits.js';
import type { Findings } from './figures.js';
import { spawnGateway, type GatewayProcess } from './gateway-process.js';
import { ledgerBytes } from './ledger-bytes.js';
import { pause } from './pause.js';
import { benchPerson } from './people.js';
import { cpuMs, rssMb } from './process-figures.js';
import { median, percentile } from './statistics.js';
import { openVenue } from './venue.js';
import { crowd, Visitors, type Visit } from './visitors.js';

const LANES = 8;
const WALK_MS = 150;
/** People at each lane whose visits only compile the code and fill the caches. */
const WARM_UP = 4;
const PER_LANE = 30;
const PEOPLE = LANES * 2 * (WARM_UP + PER_LANE);

const SETTLE_MS = 3000;
const IDLE_MS = 12_000;
const RATE_MS = 5000;
/** The last outcome rows are written when nobody can follow closely any more. */
const OUTCOMES_MS = 2000;

/** The demo's order under a name of ours: a demo policy is refused outside the demo. */
export async function orderBegins(gateway: GatewayProcess): Promise<void> {
  const policy: Policy = { ...demoPolicyWithOrder(Date.now()), version: 'bench-epidemic' };
  await gateway.client.request('POST', '/policy', { policy, operator: 'bench' });
}

export const greenPeople = (count: number): { idNo: string; status: string }[] =>
  Array.from({ length: count }, (_, at) => ({ idNo: benchPerson(at).idNumber, status: 'green' }));

interface Rate {
  readonly cpuShare: number;
  readonly rssMb: number;
}

async function watchIdle(pid: number, ms: number): Promise<Rate> {
  const began = performance.now();
  const before = cpuMs(pid);
  const memory: number[] = [];
  while (performance.now() - began < ms) {
    await pause(500);
    memory.push(rssMb(pid));
  }
  const cpuShare = (cpuMs(pid) - before) / (performance.now() - began);
  return { cpuShare, rssMb: median(memory) };
}

const times = (visits: readonly Visit[]): number[] =>
  visits.flatMap(({ cardToRelayMs }) => (cardToRelayMs === undefined ? [] : [cardToRelayMs]));

/** Of two steps of a visit, whole milliseconds. */
const span = (from: number | undefined, to: number | undefined): number =>
  (to ?? Number.NaN) - (from ?? Number.NaN);

export async function measureVisits(dir: string): Promise<Findings> {
  const venue = await openVenue({ dir: join(dir, 'venue'), lanes: LANES, walkMs: WALK_MS });
  const gateway = spawnGateway(venue.paths);
  try {
    await venue.setPeople(greenPeople(PEOPLE));
    await gateway.ready();
    await pause(SETTLE_MS);
    const idle = await watchIdle(gateway.pid, IDLE_MS);
    const visitors = new Visitors(venue, gateway, WALK_MS);
    let first = 0;
    const run = async (perLane: number): ReturnType<typeof crowd> => {
      const from = first;
      first += perLane * LANES;
      return crowd(visitors, venue.lanes, perLane, (index) => benchPerson(from + index));
    };
    await run(WARM_UP);
    await pause(OUTCOMES_MS);
    const bytesBefore = ledgerBytes(venue.paths.dir);
    const everydayVisits = await run(PER_LANE);
    await pause(OUTCOMES_MS);
    const bytesPerVisit = (ledgerBytes(venue.paths.dir) - bytesBefore) / everydayVisits.length;

    await orderBegins(gateway);
    await run(WARM_UP);
    const quiet = await watchIdle(gateway.pid, RATE_MS);
    const cpuBefore = cpuMs(gateway.pid);
    const began = performance.now();
    const epidemicVisits = await run(PER_LANE);
    const idleCpu = quiet.cpuShare * (performance.now() - began);
    const cpuPerVisit = (cpuMs(gateway.pid) - cpuBefore - idleCpu) / epidemicVisits.length;
    await visitors.close();
    await gateway.stop('SIGTERM');

    const bare = await measureBareVisit(venue, join(dir, 'bare'));
    const everyday = times(everydayVisits);
    const epidemic = times(epidemicVisits);
    const green = epidemicVisits.filter(({ report }) => report.reasons.includes('green')).length;
    const commits = everydayVisits.map(({ report: { steps } }) =>
      span(steps.decided, steps.committed),
    );
    const asked = epidemicVisits.map(({ report: { steps } }) => span(steps.asked, steps.answered));
    return {
      figures: {
        everyday_p50_ms: median(everyday),
        everyday_p99_ms: percentile(everyday, 0.99),
        epidemic_p50_ms: median(epidemic),
        epidemic_p99_ms: percentile(epidemic, 0.99),
        cpu_ms_per_visit: cpuPerVisit,
        rss_idle_mb: idle.rssMb,
        cpu_idle_pct: idle.cpuShare * 100,
      },
      notes: {
        everyday_p50_ms: `${everyday.length} visits; the commit inside p50 ${median(commits)} ms; ledger file grew ${bytesPerVisit.toFixed(0)} bytes a visit`,
        everyday_p99_ms: `the commit inside p99 ${percentile(commits, 0.99)} ms`,
        epidemic_p50_ms: `${green} of ${epidemic.length} green; bare exchange p50 ${bare.exchangeP50.toFixed(2)} ms`,
        epidemic_p99_ms: `bare exchange p99 ${bare.exchangeP99.toFixed(2)} ms; the exchange inside p99 ${percentile(asked, 0.99)} ms`,
        cpu_ms_per_visit: `exchange and two commits done bare ${bare.cpuMs.toFixed(2)} ms`,
        rss_idle_mb: `bare Node with the native modules ${bareNodeMb().toFixed(0)} MB`,
        cpu_idle_pct: `${LANES} readers every 320 ms, ${LANES} boards every 500 ms`,
      },
    };
  } finally {
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}
