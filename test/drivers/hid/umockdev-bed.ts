/** Emulated USB HID devices for a probe process that uses the real node-hid. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../real-time.js';
import type { EmulatedDevice } from './emulated-devices.js';

const BED = fileURLToPath(new URL('./umockdev-bed.py', import.meta.url));
const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
export const UMOCKDEV_TOOLS = [
  'umockdev-wrapper',
  '/usr/bin/python3',
  '/usr/lib/python3/dist-packages/gi',
] as const;

export class UmockdevBed {
  /** Everything that the bed and the probe said, in order. */
  readonly said: Record<string, unknown>[] = [];
  readonly #process: ChildProcess;
  #words = '';

  /** `role` says what the probe does (probe.ts). */
  constructor(role: string) {
    this.#process = spawn(
      'umockdev-wrapper',
      ['/usr/bin/python3', BED, process.execPath, '--import', 'tsx', PROBE, role],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.said.push(JSON.parse(line) as Record<string, unknown>);
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#words += chunk.toString();
    });
  }

  async plug(hidraw: number, device: EmulatedDevice, port = '1-1'): Promise<void> {
    await this.#order({ plug: { hidraw, port, ...device } });
  }

  async unplug(hidraw: number): Promise<void> {
    await this.#order({ unplug: hidraw });
  }

  async report(hidraw: number, reports: readonly Uint8Array[]): Promise<void> {
    const hex = reports.map((report) => Buffer.from(report).toString('hex'));
    await this.#order({ reports: hex, hidraw, everyMs: 12 });
  }

  /** Resolves when something said has all these fields, counted from `from`. */
  async hear(fields: Record<string, unknown>, from = 0): Promise<void> {
    const wanted = Object.entries(fields);
    const heard = (): boolean =>
      this.said.slice(from).some((line) => wanted.every(([name, value]) => line[name] === value));
    try {
      await until(JSON.stringify(fields), heard, 12_000);
    } catch (cause) {
      const said = this.said.map((line) => JSON.stringify(line)).join('\n');
      throw new Error(`not heard: ${JSON.stringify(fields)}\n${said}\n${this.#words}`, { cause });
    }
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.stdin?.end();
    // The bed waits 3 s for the probe.
    const stuck = setTimeout(() => this.#process.kill('SIGKILL'), 6000);
    await exited;
    clearTimeout(stuck);
  }

  async #order(order: object): Promise<void> {
    const from = this.said.length;
    this.#process.stdin?.write(`${JSON.stringify(order)}\n`);
    await this.hear({ done: true }, from);
  }
}
