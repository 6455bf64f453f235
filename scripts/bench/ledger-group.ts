/** A ledger of 100,000 rows: verification, start, and start after a kill. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_FILE, openReadOnly } from '../../gateway/ledger/store.js';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import { TongdaoError } from '../../schemas/errors.js';
import { makePrivate } from '../data-directory.js';
import { bareHashingPerS } from './bare-limits.js';
import type { Findings } from './figures.js';
import { spawnGateway, type GatewayProcess } from './gateway-process.js';
import { ledgerBytes } from './ledger-bytes.js';
import { pause } from './pause.js';
import { benchPerson } from './people.js';
import { everydayRows, openBenchLedger } from './rows.js';
import { median } from './statistics.js';
import { openVenue, type BenchVenue } from './venue.js';

const ROWS = 100_000;
const LANES = 8;
const TIMES = 5;
const WALK_MS = 150;
/** Memory disk of Linux: a sync costs nothing there, and the files are the same. */
const MEMORY_DISK = '/dev/shm';

/** Seeds through the ledger's own append on a memory disk and copies the files to where they count. */
async function seed(dir: string): Promise<void> {
  const place = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir();
  const seeded = mkdtempSync(join(place, 'tongdao-bench-'));
  try {
    const ledger = await openBenchLedger(seeded);
    for (let visit = 0; visit < ROWS / 2; visit++) {
      for (const row of everydayRows(visit)) await ledger.append(row);
    }
    await ledger.close();
    makePrivate(dir);
    cpSync(seeded, dir, { recursive: true });
  } finally {
    rmSync(seeded, { recursive: true, force: true });
  }
}

interface Verified {
  readonly withDigests: number;
  readonly opened: number;
  readonly bare: number;
  readonly ok: boolean;
}

async function timeVerify(dir: string, readPayloads: boolean): Promise<[number, boolean]> {
  const began = performance.now();
  const report = await verifyLedger({ dir, readPayloads });
  return [(report.leaves * 1000) / (performance.now() - began), report.ok];
}

async function verify(dir: string): Promise<Verified> {
  const db = openReadOnly(join(dir, LEDGER_FILE));
  const column = (sql: string): Buffer[] => db.prepare<[], Buffer>(sql).pluck().all();
  const records = column('SELECT rec FROM leaf ORDER BY seq');
  const payloads = column('SELECT blob FROM payload ORDER BY seq');
  db.close();
  bareHashingPerS(records.slice(0, 5000), payloads.slice(0, 5000));
  const bare = Math.max(bareHashingPerS(records, payloads), bareHashingPerS(records, payloads));
  const digests = [await timeVerify(dir, false), await timeVerify(dir, false)];
  const [opened, openedOk] = await timeVerify(dir, true);
  return {
    withDigests: Math.max(...digests.map(([rate]) => rate)),
    opened,
    bare,
    ok: openedOk && digests.every(([, ok]) => ok),
  };
}

async function measureStart(venue: BenchVenue): Promise<number> {
  const gateway = spawnGateway(venue.paths);
  try {
    await gateway.ready();
    return performance.now() - gateway.startedAt;
  } finally {
    await gateway.stop('SIGTERM');
  }
}

const LANE = '1';
const PULSE_LIMIT_MS = 15_000;
/** Longer than any assist's moment: then nobody waits for the gate any more. */
const AGAIN_MS = 5500;

/** The relay board says when: its pulse is sent only for a committed decision. */
async function pulsedWithin(venue: BenchVenue, before: number, ms: number): Promise<boolean> {
  const limit = performance.now() + ms;
  while ((await venue.pulses(LANE)) === before) {
    if (performance.now() > limit) return false;
    await pause(5);
  }
  return true;
}

async function nextPulse(
  venue: BenchVenue,
  before: number,
  gateway: GatewayProcess,
): Promise<void> {
  if (await pulsedWithin(venue, before, PULSE_LIMIT_MS)) return;
  throw new TongdaoError('DEVICE_TIMEOUT', `bench: no pulse came\n${gateway.said()}`);
}

/** Killed while somebody is in the gate; the next card lies on the reader when it comes back. */
async function measureRestart(venue: BenchVenue, index: number): Promise<number> {
  const victim = spawnGateway(venue.paths);
  await victim.ready();
  const pulses = await venue.pulses(LANE);
  await venue.putCard(LANE, benchPerson(2 * index));
  await nextPulse(venue, pulses, victim);
  await victim.stop('SIGKILL');
  const next = benchPerson(2 * index + 1);
  await venue.putCard(LANE, next);
  const before = await venue.pulses(LANE);
  const gateway = spawnGateway(venue.paths);
  try {
    // Somebody whose card was read before the board was back is assisted, and lays it once more.
    if (!(await pulsedWithin(venue, before, AGAIN_MS))) {
      await venue.takeCard(LANE);
      await venue.putCard(LANE, next);
      await nextPulse(venue, before, gateway);
    }
    return performance.now() - gateway.startedAt;
  } finally {
    await gateway.stop('SIGTERM');
    await venue.takeCard(LANE);
  }
}

export async function measureLedger(dir: string): Promise<Findings> {
  const data = join(dir, 'venue');
  await seed(data);
  const bytesPerVisit = ledgerBytes(data) / (ROWS / 2);
  const { withDigests, opened, bare, ok } = await verify(data);
  const venue = await openVenue({ dir: data, lanes: LANES, walkMs: WALK_MS });
  try {
    const starts: number[] = [];
    for (let i = 0; i < TIMES; i++) starts.push(await measureStart(venue));
    const restarts: number[] = [];
    for (let i = 0; i < TIMES; i++) restarts.push(await measureRestart(venue, i));
    const whole = await verifyLedger({ dir: data });
    const list = (times: readonly number[]): string => times.map((ms) => ms.toFixed(0)).join(', ');
    return {
      figures: {
        bytes_per_visit: bytesPerVisit,
        verify_per_s: withDigests,
        verify_ratio: withDigests / bare,
        start_ms: median(starts),
        restart_ms: median(restarts),
      },
      notes: {
        bytes_per_visit: `ledger file of ${ROWS / 2} visits: leaf, payload, indexes, tiles, heads`,
        verify_per_s: `records, tiles, heads, payload digests; payloads opened too ${opened.toFixed(0)}/s`,
        verify_ratio: `1 is the bare SHA-256 of the same bytes: ${bare.toFixed(0)} leaves/s`,
        start_ms: `${ROWS} rows, ${LANES} lanes, spawn to all devices online: ${list(starts)}`,
        restart_ms: `spawn to the relay's pulse, the read itself takes 280 ms: ${list(restarts)}`,
      },
      broken: ok && whole.ok ? [] : ['the seeded ledger does not verify'],
    };
  } finally {
    await venue.close();
  }
}
