/** What cannot be less on this machine, measured in the same run without the gateway around it. */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { createLog } from '../../gateway/ops/log.js';
import { systemClock, systemRandom, systemTimers } from '../../gateway/ops/system.js';
import { openPlatform } from '../../gateway/site/platform.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { LedgerWriter } from '../../schemas/ledger.js';
import type { HealthPlatform } from '../../schemas/status.js';
import { makePrivate } from '../data-directory.js';
import { packageRoot } from '../version.js';
import { benchPerson } from './people.js';
import { everydayRows, openBenchLedger } from './rows.js';
import { percentile } from './statistics.js';
import type { BenchVenue } from './venue.js';

const EXCHANGES = 200;
const WARM_UP = 50;

export interface BareVisit {
  /** Sign, encrypt, send, verify, one after the other: milliseconds. */
  readonly exchangeP50: number;
  readonly exchangeP99: number;
  /** Processor of one exchange and the two commits of a visit, milliseconds. */
  readonly cpuMs: number;
}

/** A box of its own asks the venue's platform, with nothing else to do. */
export async function measureBareVisit(venue: BenchVenue, dir: string): Promise<BareVisit> {
  const config = { ...venue.platform, boxId: 'bench-bare' };
  makePrivate(dir);
  makePrivate(join(dir, 'keys'));
  await venue.enrol(config, join(dir, 'keys', 'box.jwk'));
  const ledger = await openBenchLedger(join(dir, 'ledger'));
  const platform = await openPlatform({
    config,
    dataDir: dir,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log: createLog({ level: 'silent' }),
    checkpoint: () => {
      const { size, root } = ledger.head();
      return { size, root };
    },
  });
  try {
    return await askAndCommit(platform, ledger);
  } finally {
    await platform.close();
    await ledger.close();
  }
}

async function askAndCommit(platform: HealthPlatform, ledger: LedgerWriter): Promise<BareVisit> {
  const times: number[] = [];
  let usage = process.cpuUsage();
  for (let i = 0; i < WARM_UP + EXCHANGES; i++) {
    if (i === WARM_UP) usage = process.cpuUsage();
    const person = { idType: '01', idNo: benchPerson(i).idNumber } as const;
    const began = performance.now();
    const lookup = await platform.lookup({ person, laneId: '1', startedAt: systemClock.mono() });
    if (lookup.status !== 'green') {
      const how = `${lookup.status} ${lookup.cause ?? ''}`;
      throw new TongdaoError('INTERNAL', `bench: bare look-up ${i} ended ${how}`);
    }
    if (i >= WARM_UP) times.push(performance.now() - began);
    for (const row of everydayRows(i)) await ledger.append(row);
  }
  const { user, system } = process.cpuUsage(usage);
  return {
    exchangeP50: percentile(times, 0.5),
    exchangeP99: percentile(times, 0.99),
    cpuMs: (user + system) / 1000 / EXCHANGES,
  };
}

const PROBE = `await import('better-sqlite3').then((m) => new m.default(':memory:'));
await import('serialport');
process.stdout.write(String(process.memoryUsage.rss() / 1e6));`;

/** Megabytes of a Node process that has loaded the gateway's native modules and nothing else. */
export function bareNodeMb(): number {
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE], {
    cwd: packageRoot(),
    encoding: 'utf8',
  });
  return Number(ran.stdout);
}

const PREFIX_BYTES = 1;
const NODE_BYTES = 65;

/** Leaves a second when only the hashing is left: every record, every inner node, every payload. */
export function bareHashingPerS(records: readonly Buffer[], payloads: readonly Buffer[]): number {
  const prefixed = records.map((record) => Buffer.concat([Buffer.alloc(PREFIX_BYTES), record]));
  const node = Buffer.alloc(NODE_BYTES, 1);
  const began = performance.now();
  for (const record of prefixed) hash('sha256', record, 'buffer');
  for (let i = 1; i < records.length; i++) hash('sha256', node, 'buffer');
  for (const payload of payloads) hash('sha256', payload, 'buffer');
  return (records.length * 1000) / (performance.now() - began);
}
