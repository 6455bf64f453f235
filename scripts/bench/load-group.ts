/** Memory of the largest site: 64 lanes, all of them at work. */
import { join } from 'node:path';
import { bareNodeMb } from './bare-limits.js';
import type { Findings } from './figures.js';
import { spawnGateway } from './gateway-process.js';
import { benchPerson } from './people.js';
import { rssMb } from './process-figures.js';
import { openVenue } from './venue.js';
import { crowd, Visitors } from './visitors.js';
import { greenPeople, orderBegins } from './visits-group.js';

const LANES = 64;
/** A walk at a senior's pace: about 12 people a minute and lane. */
const WALK_MS = 3000;
const PER_LANE = 5;
const LOOK_MS = 250;

export async function measureLoad(dir: string): Promise<Findings> {
  const venue = await openVenue({ dir: join(dir, 'venue'), lanes: LANES, walkMs: WALK_MS });
  const gateway = spawnGateway(venue.paths);
  try {
    await venue.setPeople(greenPeople(LANES * PER_LANE));
    await gateway.ready();
    await orderBegins(gateway);
    const visitors = new Visitors(venue, gateway, WALK_MS);
    let most = 0;
    const looking = setInterval(() => {
      most = Math.max(most, rssMb(gateway.pid));
    }, LOOK_MS);
    const began = performance.now();
    const visits = await crowd(visitors, venue.lanes, PER_LANE, benchPerson);
    const perMinute = (visits.length * 60_000) / (performance.now() - began);
    clearInterval(looking);
    await visitors.close();
    const bare = bareNodeMb();
    const seen = `highest of ${visits.length} visits, ${perMinute.toFixed(0)} a minute`;
    return {
      figures: { rss_load_mb: most },
      notes: {
        rss_load_mb: `${seen}; bare Node with the native modules ${bare.toFixed(0)} MB`,
      },
    };
  } finally {
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}
