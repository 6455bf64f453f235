/** The real PC/SC service with vsmartcard's virtual reader, as a process of the test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { needTools } from '../../support/tools.js';
import { until } from '../real-time.js';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
/** Where pcscd listens; it has one place for the whole machine. */
const SOCKET = '/run/pcscd/pcscd.comm';

export const READER = 'Virtual PCD';

/** A machine has room for one service: where somebody else's runs, the test skips. CI has none. */
export function needRoomForPcscd(context: Context): void {
  needTools(context, 'pcscd', DRIVER);
  if (!existsSync(SOCKET)) return;
  if (process.env['CI'] === 'true') throw new Error('pcscd runs already');
  context.skip();
}

/** The virtual reader has two slots, on this port and the next. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export class Pcscd {
  readonly port: number;
  readonly #config: string;
  #process: ChildProcess | undefined;

  constructor(folder: string, port: number) {
    this.port = port;
    this.#config = join(folder, 'reader.conf.d');
    mkdirSync(this.#config, { recursive: true });
    this.plug();
  }

  /** At the next start; pcscd reads its serial readers then. */
  plug(): void {
    const channel = `0x${this.port.toString(16)}`;
    const lines = [
      `FRIENDLYNAME "${READER}"`,
      `DEVICENAME /dev/null:${channel}`,
      `LIBPATH ${DRIVER}`,
      `CHANNELID ${channel}`,
    ];
    writeFileSync(join(this.#config, 'vpcd'), `${lines.join('\n')}\n`);
  }

  unplug(): void {
    rmSync(join(this.#config, 'vpcd'));
  }

  async start(): Promise<void> {
    const child = spawn('pcscd', ['--foreground', '--config', this.#config], { stdio: 'ignore' });
    this.#process = child;
    await until('pcscd listens', () => existsSync(SOCKET) || child.exitCode !== null, 5000);
    if (child.exitCode !== null) throw new Error(`pcscd ended with ${child.exitCode}`);
  }

  /** Holds the service up, or lets it go on. */
  freeze(frozen: boolean): void {
    this.#process?.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const stuck = setTimeout(() => child.kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(stuck);
    rmSync(SOCKET, { force: true });
  }
}
