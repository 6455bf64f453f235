/**
 * A local network of two machines on one: the gateway lives in one network namespace, the browser in
 * another, a virtual cable between them. Nothing else can reach either, and no port can collide.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Context } from 'mocha';
import { needTools } from '../../support/tools.js';

const run = promisify(execFile);

/** What a test on the local network needs; Debian: iproute2, iptables, libnss3-tools, chromium. */
export function needNetwork(context: Context): void {
  needTools(context, 'ip', 'iptables', 'certutil', '/usr/bin/chromium');
  if (process.getuid?.() === 0) return;
  if (process.env['CI'] === 'true') throw new Error('network namespaces need root');
  if (context.test !== undefined) context.test.title += ' [skipped: needs root]';
  context.skip();
}

let made = 0;

export class LanNetwork {
  /** Address of the gateway in the network, where nobody else has it. */
  readonly address = '10.83.0.1';
  /** A second address of the tablet's machine: the same cookie may come from another place. */
  readonly otherTablet = '10.83.0.3';
  readonly #gateway: string;
  readonly #tablet: string;
  readonly #names: readonly [string, string];

  private constructor() {
    const name = `td${process.pid.toString(36)}${made++}`;
    this.#gateway = `${name}-box`;
    this.#tablet = `${name}-tab`;
    this.#names = [`${name}b`, `${name}t`];
  }

  static async make(): Promise<LanNetwork> {
    const network = new LanNetwork();
    const [box, tab] = network.#names;
    await run('ip', ['netns', 'add', network.#gateway]);
    await run('ip', ['netns', 'add', network.#tablet]);
    const cable = ['type', 'veth', 'peer', 'name', tab, 'netns', network.#tablet];
    await run('ip', ['-n', network.#gateway, 'link', 'add', box, ...cable]);
    const addresses: [string, string, string][] = [
      [network.#gateway, box, `${network.address}/24`],
      [network.#tablet, tab, '10.83.0.2/24'],
      [network.#tablet, tab, `${network.otherTablet}/24`],
    ];
    for (const [space, device, address] of addresses) {
      await run('ip', ['-n', space, 'address', 'add', address, 'dev', device]);
    }
    for (const [space, device] of addresses) {
      await run('ip', ['-n', space, 'link', 'set', device, 'up']);
      await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
    }
    return network;
  }

  /** Put before a command: it runs on the gateway's machine. */
  get onGateway(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#gateway];
  }

  /** Put before a command: it runs on the tablet. */
  get onTablet(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#tablet];
  }

  /** Every packet is lost from now on, and nobody is told: no reset, no link that goes down. */
  async cutSilently(): Promise<void> {
    await this.#rules('-A');
  }

  async mend(): Promise<void> {
    await this.#rules('-D');
  }

  async #rules(change: '-A' | '-D'): Promise<void> {
    // Where they arrive: a drop at the sender would be told to the sender.
    const [box, tab] = this.#names;
    const rule = (device: string): string[] => ['INPUT', '-i', device, '-j', 'DROP'];
    await run('ip', ['netns', 'exec', this.#gateway, 'iptables', '-w', change, ...rule(box)]);
    await run('ip', ['netns', 'exec', this.#tablet, 'iptables', '-w', change, ...rule(tab)]);
  }

  async remove(): Promise<void> {
    // The cable goes with its ends.
    await run('ip', ['netns', 'delete', this.#tablet]);
    await run('ip', ['netns', 'delete', this.#gateway]);
  }
}
