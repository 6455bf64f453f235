/**
 * The platform dies while people queue: seniors per lane and minute before and after. Shortened to two
 * times 40 s; a lane that is slower without a platform shows it within seconds.
 */
import { join } from 'node:path';
import type { Findings } from './figures.js';
import { spawnGateway } from './gateway-process.js';
import { benchPerson } from './people.js';
import { openVenue } from './venue.js';
import { Visitors } from './visitors.js';
import { orderBegins } from './visits-group.js';

const LANES = 4;
const WALK_MS = 1000;
const PART_MS = 40_000;
const PEOPLE = 400;
const ANSWER_MS = 300;

interface Part {
  readonly perMinute: number;
  readonly admitted: number;
  readonly count: number;
}

/** Everybody waits her turn; the next one comes as soon as the lane is free. */
async function queueAt(
  visitors: Visitors,
  lanes: readonly string[],
  next: () => number,
): Promise<Part> {
  const began = performance.now();
  const outcomes = await Promise.all(
    lanes.map(async (lane) => {
      const own: string[] = [];
      while (performance.now() - began < PART_MS) {
        const { report } = await visitors.visit(lane, benchPerson(next()));
        own.push(report.outcome);
      }
      return own;
    }),
  );
  const all = outcomes.flat();
  const minutes = (performance.now() - began) / 60_000;
  const admitted = all.filter((outcome) => outcome === 'admit').length;
  return { perMinute: admitted / lanes.length / minutes, admitted, count: all.length };
}

export async function measureOutage(dir: string): Promise<Findings> {
  const venue = await openVenue({ dir: join(dir, 'venue'), lanes: LANES, walkMs: WALK_MS });
  const gateway = spawnGateway(venue.paths);
  try {
    await venue.setPeople(
      Array.from({ length: PEOPLE }, (_, at) => ({
        idNo: benchPerson(at).idNumber,
        status: 'green',
        delayMs: ANSWER_MS,
      })),
    );
    await gateway.ready();
    await orderBegins(gateway);
    const visitors = new Visitors(venue, gateway, WALK_MS);
    let person = 0;
    const next = (): number => person++;
    const normal = await queueAt(visitors, venue.lanes, next);
    await venue.platformDies();
    const dead = await queueAt(visitors, venue.lanes, next);
    await visitors.close();
    return {
      figures: { outage_seniors_pct: (100 * dead.perMinute) / normal.perMinute },
      notes: {
        outage_seniors_pct: `shortened: ${PART_MS / 1000} s without a platform; ${dead.perMinute.toFixed(1)} against ${normal.perMinute.toFixed(1)} seniors per lane and minute; ${dead.admitted} of ${dead.count} admitted`,
      },
    };
  } finally {
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}
