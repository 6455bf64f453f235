import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../real-time.js';

export interface PtyPair {
  readonly host: string;
  readonly device: string;
  /** Both ends vanish, as when a USB converter is pulled. */
  unplug(): Promise<void>;
}

/** Two pseudo-terminals joined by socat under fixed names: a cable with a stable path. */
export async function plugPtyPair(directory: string): Promise<PtyPair> {
  const host = join(directory, 'host');
  const device = join(directory, 'device');
  const socat = spawn('socat', [`pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`], {
    stdio: 'ignore',
  });
  const exited = once(socat, 'exit');
  await until('both ptys', () => existsSync(host) && existsSync(device), 5000);
  return {
    host,
    device,
    async unplug() {
      socat.kill('SIGKILL');
      await exited;
      rmSync(host, { force: true });
      rmSync(device, { force: true });
    },
  };
}
