/** The disk alone, and one durable commit of the ledger on it. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivate } from '../data-directory.js';
import type { Findings } from './figures.js';
import { everydayRows, openBenchLedger } from './rows.js';
import { median, percentile } from './statistics.js';

const SYNCS = 300;
const COMMITS = 600;
/** The first ones compile. */
const WARM_UP = 100;

/** Milliseconds to overwrite 4 KiB in place and have them on the disk. */
function measureFsync(dir: string): number[] {
  const page = Buffer.alloc(4096, 1);
  const file = openSync(join(dir, 'fsync.tmp'), 'w', 0o600);
  const times: number[] = [];
  try {
    for (let i = 0; i < SYNCS + WARM_UP; i++) {
      const began = performance.now();
      writeSync(file, page, 0, page.length, 0);
      fsyncSync(file);
      times.push(performance.now() - began);
    }
  } finally {
    closeSync(file);
  }
  return times.slice(WARM_UP);
}

async function measureCommits(dir: string): Promise<number[]> {
  const ledger = await openBenchLedger(dir);
  const times: number[] = [];
  for (let i = 0; i < COMMITS + WARM_UP; i++) {
    const [decision, outcome] = everydayRows(i);
    const began = performance.now();
    await ledger.append(decision);
    times.push(performance.now() - began);
    await ledger.append(outcome);
  }
  await ledger.close();
  return times.slice(WARM_UP);
}

export async function measureDisk(dir: string): Promise<Findings> {
  makePrivate(dir);
  const syncs = measureFsync(dir);
  const commits = await measureCommits(join(dir, 'ledger'));
  const fsync = median(syncs);
  const commit = median(commits);
  return {
    figures: {
      fsync_p50_ms: fsync,
      commit_p50_ms: commit,
      commit_p99_ms: percentile(commits, 0.99),
    },
    notes: {
      fsync_p50_ms: `4 KiB overwritten and synced; p99 ${percentile(syncs, 0.99).toFixed(2)} ms`,
      commit_p50_ms: `${(commit / fsync).toFixed(1)} × one fsync`,
    },
  };
}
