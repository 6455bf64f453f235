/** Says in words what is right and what is not, before a venue relies on it. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { ownClips } from '../../gateway/http/own-clips.js';
import { loadPolicy, loadSite } from '../../gateway/site/configuration.js';
import { isTongdaoError } from '../../schemas/errors.js';
import { resolveData, type DataPaths } from '../data-directory.js';
import { checkDevices } from './doctor-devices.js';
import { finding, type Finding } from './finding.js';

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  const version = process.versions.node;
  return good
    ? finding('node', 'ok', `Node ${version}`, `Node ${version}`)
    : finding('node', 'wrong', `Node ${version} 太旧`, `Node ${version} is older than 20.19`);
}

/** A native module of the wrong build ends its process, so it is tried in another one. */
function checkSqlite(): Finding {
  const probe =
    "const D=(await import('better-sqlite3')).default;const d=new D(':memory:');" +
    "process.stdout.write(d.prepare('select sqlite_version() v').get().v)";
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', probe], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
  });
  return ran.status === 0
    ? finding('sqlite', 'ok', `SQLite ${ran.stdout}`, `SQLite ${ran.stdout}`)
    : finding('sqlite', 'wrong', 'SQLite 模块不能用；请重装', 'the SQLite module fails; reinstall');
}

function checkDirectory(paths: DataPaths): Finding {
  if (!existsSync(paths.dir)) {
    return finding('data', 'note', '数据目录还没有', `no data directory yet: ${paths.dir}`);
  }
  const mode = statSync(paths.dir).mode & 0o777;
  return (mode & 0o077) === 0
    ? finding('data', 'ok', '数据目录只有本用户可进', `${paths.dir} is private`)
    : finding('data', 'wrong', '数据目录权限太宽', `${paths.dir} has mode ${mode.toString(8)}`);
}

function checkConfiguration(paths: DataPaths): Finding[] {
  const tried = (check: string, file: string, load: (file: string) => unknown): Finding => {
    if (!existsSync(file)) return finding(check, 'note', `没有 ${file}`, `there is no ${file}`);
    try {
      load(file);
      return finding(check, 'ok', `${file} 正确`, `${file} is valid`);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      return finding(check, 'wrong', error.detail, error.detail);
    }
  };
  return [tried('site', paths.site, loadSite), tried('policy', paths.policy, loadPolicy)];
}

/** A recording under a name that no phrase has is never heard, and nobody would know why. */
async function checkVoice(paths: DataPaths): Promise<Finding[]> {
  const { used, unused } = await ownClips(join(paths.dir, 'voice'));
  const heard =
    used.length === 0
      ? []
      : [
          finding(
            'voice',
            'ok',
            `自己的录音 ${used.length} 个在用`,
            `${used.length} recordings of your own are in use`,
          ),
        ];
  return [
    ...heard,
    ...unused.map((name) =>
      finding(
        'voice',
        'wrong',
        `voice/${name} 不会播放：文件名应与语音包相同，1 字节到 512 KB 的 MP3`,
        `voice/${name} is never played: name it as in the voice pack, an MP3 of up to 512 kB`,
      ),
    ),
  ];
}

/** A site file that is not valid was named already. */
async function checkWiring(paths: DataPaths): Promise<Finding[]> {
  if (!existsSync(paths.site)) return [];
  try {
    return await checkDevices(loadSite(paths.site));
  } catch (error) {
    if (!isTongdaoError(error, 'CONFIG_INVALID') && !isTongdaoError(error, 'CONFIG_UNREADABLE')) {
      throw error;
    }
    return [];
  }
}

const SYNCS = 50;

/** The disk's own speed; one that answers in no time at all is lying about flushing. */
async function checkDisk(paths: DataPaths): Promise<Finding[]> {
  if (!existsSync(paths.dir)) return [];
  const file = join(paths.dir, 'doctor.tmp');
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  const open = openSync(file, 'w', 0o600);
  try {
    for (let i = 0; i < SYNCS; i++) {
      const began = performance.now();
      writeSync(open, page, 0, page.length, 0);
      fsyncSync(open);
      times.push(performance.now() - began);
    }
  } finally {
    closeSync(open);
    rmSync(file, { force: true });
  }
  times.sort((a, b) => a - b);
  const p50 = times[Math.floor(SYNCS / 2)] ?? 0;
  const p99 = times[SYNCS - 1] ?? 0;
  const speed = `fsync p50 ${p50.toFixed(2)} ms, worst ${p99.toFixed(2)} ms`;
  const { bavail, bsize } = await statfs(paths.dir);
  const freeMb = Math.floor((bavail * bsize) / 1_048_576);
  return [
    p50 < 0.02
      ? finding('disk', 'wrong', `${speed}：磁盘可能没有真正落盘`, `${speed}: it may lie`)
      : finding('disk', p50 > 50 ? 'note' : 'ok', speed, speed),
    finding('space', freeMb < 500 ? 'wrong' : 'ok', `剩余 ${freeMb} MB`, `${freeMb} MB free`),
  ];
}

const statusSchema = z.looseObject({
  health: z.looseObject({
    status: z.string(),
    reasons: z.array(z.looseObject({ zh: z.string(), en: z.string() })),
  }),
  devices: z.array(
    z.looseObject({ id: z.string(), state: z.string(), liveness: z.string(), detail: z.string() }),
  ),
});

async function checkRunning(paths: DataPaths): Promise<Finding[]> {
  const client = new ControlClient({ path: paths.control, timeoutMs: 3000 });
  let answer: unknown;
  try {
    answer = await client.request('GET', '/status');
  } catch (error) {
    if (!isTongdaoError(error, 'GATEWAY_UNREACHABLE')) throw error;
    return [finding('gateway', 'note', '网关没有运行', 'the gateway is not running')];
  }
  const { health, devices } = statusSchema.parse(answer);
  return [
    finding('gateway', 'ok', `网关状态：${health.status}`, `the gateway is ${health.status}`),
    ...health.reasons.map((reason) => finding('gateway', 'note', reason.zh, reason.en)),
    ...devices.map(({ id, state, liveness, detail }) => {
      const blind = liveness === 'port-only' ? ' (silence cannot be noticed)' : '';
      const words = `${id}: ${state}${detail === '' ? '' : `, ${detail}`}${blind}`;
      return finding('device', state === 'online' ? 'ok' : 'wrong', words, words);
    }),
  ];
}

const MARK = { ok: '✔', note: '·', wrong: '✖' } as const;

export async function doctor(options: { json?: boolean; data?: string }): Promise<void> {
  const { paths } = resolveData(options.data);
  const findings = [
    checkNode(),
    checkSqlite(),
    checkDirectory(paths),
    ...checkConfiguration(paths),
    ...(await checkVoice(paths)),
    ...(await checkWiring(paths)),
    ...(await checkDisk(paths)),
    ...(await checkRunning(paths)),
  ];
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
  process.exitCode = wrong === 0 ? 0 : 1;
  if (options.json === true) {
    console.log(JSON.stringify({ ok: wrong === 0, findings }));
    return;
  }
  for (const { verdict, check, zh, en } of findings) {
    console.log(`${MARK[verdict]} ${check.padEnd(9)} ${zh === en ? en : `${zh} · ${en}`}`);
  }
}
