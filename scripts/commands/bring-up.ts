/** An integrator's last hour: asks, looks, and signs what was seen. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { FileKeyStore } from '../../gateway/ledger/keys.js';
import { formatVkey, noteVerifier } from '../../gateway/ledger/note.js';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { systemClock, systemRandom, systemTimers } from '../../gateway/ops/system.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { buildDevices } from '../../gateway/site/devices.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import { siteSchema, type LaneConfig, type Site } from '../../schemas/site.js';
import { LaneCheck, type CheckLimits } from '../bring-up/lane-check.js';
import { TerminalOperator, type Operator } from '../bring-up/operator.js';
import type { LaneResult } from '../bring-up/result.js';
import { signSheet } from '../bring-up/sheet.js';
import { makePrivate, resolveData, type DataPaths } from '../data-directory.js';
import { readOwnVersion } from '../version.js';

export interface BringUpFlags {
  readonly lane: string;
  /** A site file that is not in force yet. */
  readonly site?: string;
  readonly json?: boolean;
  readonly data?: string;
}

async function refuseRunning(paths: DataPaths): Promise<void> {
  try {
    await new ControlClient({ path: paths.control, timeoutMs: 2000 }).request('GET', '/status');
  } catch (error) {
    if (isTongdaoError(error, 'GATEWAY_UNREACHABLE')) return;
    throw error;
  }
  const detail = '网关正在用这些设备，请先停止 · the gateway uses these devices: stop it first';
  throw new TongdaoError('DATA_DIR_LOCKED', detail);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TongdaoError('CONFIG_UNREADABLE', path, { cause });
  }
}

function parseText(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TongdaoError('CONFIG_INVALID', `${path}: is not JSON`, { cause });
  }
}

/** The lane's own links and devices; the others stay untouched. */
function onlyLane(site: Site, lane: LaneConfig): Site {
  const readers = site.readers.filter(({ id }) => lane.readers.includes(id));
  const turnstiles = site.turnstiles.filter(({ id }) => id === lane.turnstile);
  const used = new Set([...readers, ...turnstiles].map(({ link }) => link));
  const links = site.links.filter(({ id }) => used.has(id));
  return { ...site, links, readers, turnstiles, lanes: [lane] };
}

export interface BringUpOptions {
  readonly lane: string;
  readonly paths: DataPaths;
  readonly sitePath: string;
  readonly operator: Operator;
  readonly limits?: Partial<CheckLimits>;
}

export interface BringUpReport {
  readonly result: LaneResult;
  /** The site file that is in force now; absent when the lane was not accepted. */
  readonly site?: string;
  readonly sheet: string;
  readonly vkey: string;
}

/** Rejects with `LANE_UNKNOWN`, `CONFIG_INVALID` or `DATA_DIR_LOCKED` before anything is opened. */
export async function bringUp(options: BringUpOptions): Promise<BringUpReport> {
  const { paths, sitePath, operator, limits } = options;
  await refuseRunning(paths);
  const text = readText(sitePath);
  const site = parseOrExplain(siteSchema, parseText(text, sitePath), sitePath);
  const lane = site.lanes.find(({ id }) => id === options.lane);
  if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN', options.lane);
  makePrivate(paths.dir);
  const keys = FileKeyStore.open({
    dir: join(paths.dir, 'keys'),
    random: systemRandom,
    create: !existsSync(paths.ledger),
  });
  const time = { clock: systemClock, timers: systemTimers };
  const devices = buildDevices(onlyLane(site, lane), time.clock, time.timers);
  devices.start();
  let result: LaneResult;
  try {
    const check = { lane, devices, operator, ...time };
    result = await new LaneCheck(limits === undefined ? check : { ...check, limits }).run();
  } finally {
    await devices.stop();
  }
  if (result.passed && sitePath !== paths.site) await writeDurably(paths.site, text);
  const at = systemClock.wall();
  const key = { publicKey: keys.publicKey(), sign: (message: Uint8Array) => keys.sign(message) };
  const facts = { site, result, at, version: readOwnVersion(), siteFile: text };
  const day = new Date(at).toISOString().slice(0, 19).replaceAll(':', '');
  const sheet = join(paths.dir, `acceptance-lane-${lane.id}-${day}Z.md`);
  await writeDurably(sheet, signSheet(facts, key));
  const vkey = formatVkey(noteVerifier(`${site.venue.id}/ledger`, key.publicKey));
  return { result, sheet, vkey, ...(result.passed ? { site: paths.site } : {}) };
}

const MARK = { passed: '✔', failed: '✖', skipped: '–' } as const;

/** Exit code 1 when the lane was not accepted. */
export async function bringUpCommand(flags: BringUpFlags): Promise<void> {
  const { paths } = resolveData(flags.data);
  const operator = new TerminalOperator(process.stdin, process.stderr);
  let report: BringUpReport;
  try {
    const sitePath = flags.site ?? paths.site;
    report = await bringUp({ lane: flags.lane, paths, sitePath, operator });
  } finally {
    operator.close();
  }
  process.exitCode = report.result.passed ? 0 : 1;
  if (flags.json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  for (const { result, step, device, zh, en, ms } of report.result.steps) {
    const took = ms === undefined ? '' : `  ${ms} ms`;
    console.log(`${MARK[result]} ${step.padEnd(10)} ${device.padEnd(12)} ${zh} · ${en}${took}`);
  }
  console.log(`验收单 acceptance sheet  ${report.sheet}`);
  console.log(`验证密钥 verifier key     ${report.vkey}`);
}
