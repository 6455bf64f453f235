/** `tongdao bench`: measures the figures of design section 7 on this machine, with the built gateway. */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { TongdaoError } from '../../schemas/errors.js';
import { makePrivate } from '../data-directory.js';
import { packageRoot } from '../version.js';
import { figuresJson, type Findings } from './figures.js';
import { GROUPS, isGroup, type Group } from './groups.js';
import { tableLines } from './table.js';

function chosen(only: string | undefined): readonly Group[] {
  if (only === undefined) return GROUPS;
  const names = only.split(',').map((name) => name.trim());
  return names.map((name) => {
    if (isGroup(name)) return name;
    throw new TongdaoError('INPUT_INVALID', `--only ${name}: one of ${GROUPS.join(', ')}`);
  });
}

async function measure(group: Group, dir: string): Promise<Findings> {
  switch (group) {
    case 'disk':
      return (await import('./disk.js')).measureDisk(dir);
    case 'visits':
      return (await import('./visits-group.js')).measureVisits(dir);
    case 'load':
      return (await import('./load-group.js')).measureLoad(dir);
    case 'ledger':
      return (await import('./ledger-group.js')).measureLedger(dir);
    case 'rush-hour':
      return (await import('./rush-hour-group.js')).measureRushHour(dir);
    case 'outage':
      return (await import('./outage-group.js')).measureOutage(dir);
    case 'assists':
      return (await import('./assists-group.js')).measureAssists(dir);
    case 'login':
      return (await import('./login-group.js')).measureLogin(dir);
    case 'paint':
      return (await import('./paint-group.js')).measurePaint(dir);
  }
}

function together(all: readonly Findings[]): Required<Findings> {
  return {
    figures: Object.assign({}, ...all.map(({ figures }) => figures)) as Findings['figures'],
    notes: Object.assign({}, ...all.map(({ notes }) => notes)) as Findings['notes'],
    broken: all.flatMap(({ broken }) => broken ?? []),
  };
}

/**
 * Standard output carries the figures alone, progress goes to standard error. Exit code 1 when
 * something was broken (a lost row); a goal that is missed is a figure, not a failure.
 */
export async function bench(options: { json?: boolean; only?: string }): Promise<void> {
  const groups = chosen(options.only);
  const results = join(packageRoot(), 'bench-results');
  makePrivate(results);
  const work = mkdtempSync(join(results, 'run-'));
  const clear = (): void => {
    rmSync(work, { recursive: true, force: true });
  };
  process.once('exit', clear);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(130));
  const all: Findings[] = [];
  for (const group of groups) {
    const load = loadavg()[0] ?? 0;
    console.error(`bench: ${group} (load ${load.toFixed(2)})`);
    all.push(await measure(group, join(work, group)));
  }
  const found = together(all);
  const json = JSON.stringify(figuresJson(found.figures));
  await writeDurably(
    join(results, `${new Date().toISOString().replaceAll(':', '')}.json`),
    `${json}\n`,
  );
  if (options.json === true) console.log(json);
  else for (const line of tableLines(found.figures, found.notes)) console.log(line);
  for (const what of found.broken) console.error(`bench: BROKEN: ${what}`);
  if (found.broken.length > 0) process.exitCode = 1;
}
