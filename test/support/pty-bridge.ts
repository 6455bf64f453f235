import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { waitUntil } from './gateway-process.js';

/** A pseudo-terminal under a fixed name with a TCP device behind it: a USB converter and its cable. */
export class PtyBridge {
  readonly path: string;
  readonly #port: number;
  #socat: ChildProcess | undefined;

  constructor(path: string, port: number) {
    this.path = path;
    this.#port = port;
  }

  async plug(): Promise<void> {
    this.#socat = spawn(
      'socat',
      [`pty,raw,echo=0,link=${this.path}`, `tcp:127.0.0.1:${this.#port}`],
      { stdio: 'ignore' },
    );
    await waitUntil(
      () => existsSync(this.path),
      5000,
      () => 'socat made no pty',
    );
  }

  /** The port vanishes under whoever has it open. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = undefined;
    if (socat !== undefined && socat.exitCode === null && socat.signalCode === null) {
      const exited = once(socat, 'exit');
      socat.kill('SIGKILL');
      await exited;
    }
    rmSync(this.path, { force: true });
  }
}
