/** The real PC/SC service with vsmartcard's virtual reader, as a process of the test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '../real-time.js';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
/** Where pcscd listens, whatever it is told; a service with a mount of its own there stands beside others. */
const ITS_FOLDER = '/run/pcscd';
const WITH_OWN_FOLDER = `mkdir -p ${ITS_FOLDER} && mount --bind "$1" ${ITS_FOLDER} && exec pcscd --foreground --config "$2"`;

export const PCSCD_TOOLS = ['pcscd', DRIVER, 'unshare'] as const;
export const READER = 'Virtual PCD';

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
  /** For `PCSCLITE_CSOCK_NAME` of its clients. */
  readonly socket: string;
  readonly #folder: string;
  readonly #config: string;
  #process: ChildProcess | undefined;

  constructor(folder: string, port: number) {
    this.port = port;
    this.#folder = join(folder, 'run');
    this.#config = join(folder, 'reader.conf.d');
    this.socket = join(this.#folder, 'pcscd.comm');
    for (const one of [this.#folder, this.#config]) mkdirSync(one, { recursive: true });
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
    const child = spawn(
      'unshare',
      ['--mount', 'sh', '-c', WITH_OWN_FOLDER, 'sh', this.#folder, this.#config],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    this.#process = child;
    await until('pcscd listens', () => existsSync(this.socket) || child.exitCode !== null, 5000);
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
    rmSync(this.socket, { force: true });
  }
}
