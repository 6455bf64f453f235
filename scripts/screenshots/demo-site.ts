/** A demo site of its own for the pictures: a fresh data directory, real processes, nobody real. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSite } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import { dataPaths, type DataPaths } from '../data-directory.js';
import { simulatorSocket } from '../demo/sockets.js';
import { swipe, type SwipeResult } from '../demo/swipe.js';
import { callControl } from '../simulate/control-call.js';
import { packageRoot } from '../version.js';

/** The glass gate is the last line of the banner: by then everything serves. */
const READY = /glass gate\s+(http:\S+)/u;
const READY_MS = 60_000;

export interface DemoSite {
  /** Without a slash at the end. */
  readonly gateway: string;
  readonly glass: string;
  /** Puts a card on a lane's reader and resolves when the visit is over or staff are called. */
  swipe(lane: string, person: string): Promise<SwipeResult>;
  plugReader(lane: string, plugged: boolean): Promise<void>;
  runPlatform(running: boolean): Promise<void>;
  stop(): Promise<void>;
}

function site(paths: DataPaths, glass: string, stop: () => Promise<void>): DemoSite {
  return {
    gateway: `http://127.0.0.1:${loadSite(paths.site).http.port}`,
    glass,
    swipe: (lane, person) => swipe({ lane, person }, paths),
    async plugReader(lane, plugged) {
      await callControl(simulatorSocket(paths, 'reader'), 'PUT', `/lanes/${lane}/plugged`, {
        plugged,
      });
    },
    async runPlatform(running) {
      await callControl(simulatorSocket(paths, 'platform'), 'PUT', '/running', { running });
    },
    stop,
  };
}

/** Rejects with `GATEWAY_UNREACHABLE` when it does not come up within a minute. */
export async function startDemoSite(): Promise<DemoSite> {
  const dir = mkdtempSync(join(tmpdir(), 'tongdao-pictures-'));
  const paths = dataPaths(join(dir, 'data'));
  const entry = join(packageRoot(), 'dist', 'scripts', 'tongdao.cjs');
  const child = spawn(process.execPath, [entry, 'start', '--data', paths.dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  const glass = await new Promise<string | undefined>((resolve) => {
    let text = '';
    const limit = setTimeout(resolve, READY_MS, undefined);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
      const found = READY.exec(text)?.[1];
      if (found === undefined) return;
      clearTimeout(limit);
      resolve(found);
    });
    child.once('exit', () => {
      clearTimeout(limit);
      resolve(undefined);
    });
  });
  if (glass !== undefined) return site(paths, glass, stop);
  await stop();
  throw new TongdaoError('GATEWAY_UNREACHABLE', 'the demo site did not come up');
}
