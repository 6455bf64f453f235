/**
 * Rush hour: 12 lanes, 15 people a minute at each, a slow platform, a slow disk, some assists. Nobody
 * is skipped: who comes while the lane is busy waits, and the next ones come as planned.
 */
import { join } from 'node:path';
import { openReadOnly, LEDGER_FILE } from '../../gateway/ledger/store.js';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import type { SimulatedPersonInput } from '../../gateway/platform/simulator/faults.js';
import type { VisitReport } from '../../schemas/visit.js';
import { makePrivate } from '../data-directory.js';
import type { Findings } from './figures.js';
import { spawnGateway } from './gateway-process.js';
import { pause } from './pause.js';
import { benchPerson } from './people.js';
import { buildSlowDisk, SYNC_MS } from './slow-disk.js';
import { logLogistic, median, percentile, scatteredShares } from './statistics.js';
import { openVenue, type BenchVenue } from './venue.js';
import { Visitors } from './visitors.js';
import { orderBegins } from './visits-group.js';

const LANES = 12;
const EVERY_MS = 4000;
const PER_LANE = 19;
const WALK_MS = 1000;
const PLATFORM_P50_MS = 300;
const PLATFORM_P99_MS = 2000;
/** Three in a hundred have a yellow code. */
const ASSIST_EVERY = 33;
const DECIDED_MS = 1500;

function crowdOfRushHour(count: number): SimulatedPersonInput[] {
  return scatteredShares(count).map((share, at) => ({
    idNo: benchPerson(at).idNumber,
    status: at % ASSIST_EVERY === ASSIST_EVERY - 1 ? 'yellow' : 'green',
    delayMs: Math.round(logLogistic(PLATFORM_P50_MS, PLATFORM_P99_MS, share)),
  }));
}

/** Each lane has its own timetable. */
async function arrivals(visitors: Visitors, lanes: readonly string[]): Promise<VisitReport[]> {
  const began = performance.now();
  const reports = await Promise.all(
    lanes.map(async (lane, at) => {
      const own: VisitReport[] = [];
      for (let turn = 0; turn < PER_LANE; turn++) {
        const due = began + turn * EVERY_MS + (at * EVERY_MS) / LANES;
        await pause(Math.max(0, due - performance.now()));
        const { report } = await visitors.visit(lane, benchPerson(turn * lanes.length + at));
        own.push(report);
      }
      return own;
    }),
  );
  return reports.flat();
}

/** Decision rows in the ledger, as the query rows count them. */
function decisionsStored(venue: BenchVenue): number {
  const db = openReadOnly(join(venue.paths.dir, LEDGER_FILE));
  try {
    const count = db
      .prepare<[], number>(
        "SELECT count(*) FROM meta WHERE kind = 'visit' AND result IN ('admit', 'assist')",
      )
      .pluck();
    return count.get() ?? 0;
  } finally {
    db.close();
  }
}

export async function measureRushHour(dir: string): Promise<Findings> {
  makePrivate(dir);
  const library = buildSlowDisk(dir);
  if (library === undefined) {
    const notes = { rush_hour_decided_1500ms_pct: 'needs a C compiler (cc) for the slow disk' };
    return { figures: {}, notes };
  }
  const venue = await openVenue({ dir: join(dir, 'venue'), lanes: LANES, walkMs: WALK_MS });
  const gateway = spawnGateway(venue.paths, { LD_PRELOAD: library });
  try {
    await venue.setPeople(crowdOfRushHour(LANES * PER_LANE));
    await gateway.ready();
    await orderBegins(gateway);
    const visitors = new Visitors(venue, gateway, WALK_MS);
    const began = performance.now();
    const visits = await arrivals(visitors, venue.lanes);
    const seconds = (performance.now() - began) / 1000;
    await visitors.close();
    // The hard end: what was acknowledged must be there all the same.
    await gateway.stop('SIGKILL');
    return await judge(venue, visits, seconds);
  } finally {
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}

async function judge(
  venue: BenchVenue,
  visits: readonly VisitReport[],
  seconds: number,
): Promise<Findings> {
  const took = visits.map(({ steps: { credential, committed } }) =>
    credential === undefined || committed === undefined
      ? Number.POSITIVE_INFINITY
      : committed - credential,
  );
  const syncs = visits.map(({ steps }) => (steps.committed ?? 0) - (steps.decided ?? 0));
  const share = (of: (visit: VisitReport) => boolean): string =>
    `${((100 * visits.filter(of).length) / visits.length).toFixed(1)} %`;
  const unavailable = share(({ reasons }) => reasons.includes('registered-by-id'));
  const assisted = share(({ outcome }) => outcome === 'assist');
  const inTime = took.filter((ms) => ms <= DECIDED_MS).length;
  const stored = decisionsStored(venue);
  const { ok } = await verifyLedger({ dir: venue.paths.dir });
  const broken = [
    ...(stored >= visits.length ? [] : [`${visits.length - stored} decision rows were lost`]),
    ...(ok ? [] : ['the ledger of the rush hour does not verify']),
    ...(median(syncs) >= SYNC_MS ? [] : ['the slow disk was not slow: rush hour is not valid']),
  ];
  const words = [
    `${inTime} of ${visits.length} in ${seconds.toFixed(0)} s`,
    `p50 ${median(took).toFixed(0)} ms, p99 ${percentile(took, 0.99).toFixed(0)} ms`,
    `unavailable ${unavailable}, assists ${assisted}`,
    `commit p50 ${median(syncs).toFixed(0)} ms`,
    `${stored} decision rows stored${ok ? ' and verified' : ''}`,
  ];
  return {
    figures: { rush_hour_decided_1500ms_pct: (100 * inTime) / visits.length },
    notes: { rush_hour_decided_1500ms_pct: words.join('; ') },
    broken,
  };
}
