import { expect } from 'chai';
import { join } from 'node:path';
import { buildDevices, type SiteDevices } from '../../../gateway/site/devices.js';
import { systemClock, systemTimers } from '../../../gateway/ops/system.js';
import type { Credential } from '../../../schemas/credential.js';
import { siteSchema } from '../../../schemas/site.js';
import { freePorts } from '../../../scripts/demo/ports.js';
import { callControl } from '../../../scripts/simulate/control-call.js';
import { simulateLineDevices } from '../../../scripts/simulate/line-devices.js';
import type { RunningSimulator } from '../../../scripts/simulate/options.js';
import type { SimulatedKind } from '../../../scripts/simulate/simulated-device.js';
import { waitUntil } from '../../support/gateway-process.js';
import { tempDir } from '../../support/temp.js';

const FORMATS = { line: { format: { holds: 'code' } } };

class Bench {
  readonly temp = tempDir();
  readonly read: Credential[] = [];
  readonly control = join(this.temp.path, 'control.sock');
  #simulator: RunningSimulator | undefined;
  #devices: SiteDevices | undefined;

  /** The simulator behind a real link of the site file; its turnstile does not matter. */
  async start(kind: Exclude<SimulatedKind, 'lcus'>, lineSpeed = false): Promise<this> {
    const [port = 0, other = 0] = await freePorts(41_000 + Math.floor(Math.random() * 9000), 2);
    const places = [{ lane: '1', port, path: '' }];
    this.#simulator = await simulateLineDevices({ kind, places, control: this.control, lineSpeed });
    const tcp = (to: number): object => ({ type: 'tcp', host: '127.0.0.1', port: to });
    const site = siteSchema.parse({
      version: 1,
      venue: { id: 'test.example.org', name: '测试医院', placeType: 'hospital' },
      links: [
        { id: 'a', protocol: kind, transport: tcp(port) },
        { id: 'b', protocol: 'modbus', transport: tcp(other) },
      ],
      readers: [
        { id: 'reader-1', driver: kind, link: 'a', ...(kind === 'line' ? FORMATS.line : {}) },
      ],
      turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'b' }],
      lanes: [{ id: '1', name: '一号通道', readers: ['reader-1'], turnstile: 'gate-1' }],
    });
    this.#devices = buildDevices(site, systemClock, systemTimers);
    this.#devices.readers.get('reader-1')?.listen((event) => {
      if (event.type === 'credential') this.read.push(event.credential);
    });
    this.#devices.start();
    await this.state('online');
    return this;
  }

  async state(wanted: string): Promise<void> {
    const now = (): string => this.#devices?.registry.get('reader-1')?.state ?? '';
    await waitUntil(
      () => now() === wanted,
      8000,
      () => `${now()}, not ${wanted}`,
    );
  }

  async hears(count: number): Promise<Credential | undefined> {
    await waitUntil(
      () => this.read.length >= count,
      8000,
      () => `${this.read.length} read`,
    );
    return this.read[count - 1];
  }

  tell(method: 'PUT' | 'POST' | 'DELETE' | 'GET', path: string, body?: unknown): Promise<unknown> {
    return callControl(this.control, method, path, body);
  }

  async end(): Promise<void> {
    await this.#devices?.stop();
    await this.#simulator?.close();
    this.temp.remove();
  }
}

describe('tongdao simulate: card readers and scanners', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.end());

  for (const kind of ['pn532', 'acr1281s'] as const) {
    it(`${kind}: a card is laid, lifted and laid again, at the true speed of its line`, async () => {
      await bench.start(kind, true);
      await bench.tell('PUT', '/lanes/1/card', { card: 'senior' });
      const [claim] = (await bench.hears(1))?.claims ?? [];
      expect(claim).to.include({ category: 'senior' });
      await bench.tell('DELETE', '/lanes/1/card');
      await new Promise((resolve) => setTimeout(resolve, 700));
      await bench.tell('PUT', '/lanes/1/card', { card: 'mifare-classic' });
      expect((await bench.hears(2))?.identifiers).to.deep.equal([
        { namespace: 'uid', value: 'DEADBEEF' },
      ]);
    });

    it(`${kind}: goes on after a fault that it was told to have`, async () => {
      await bench.start(kind);
      await bench.tell('POST', '/lanes/1/fault', { kind: 'wrong-checksum', times: 2 });
      await bench.tell('PUT', '/lanes/1/card', { card: 'transit' });
      expect((await bench.hears(1))?.identifiers[0]?.namespace).to.equal('tu');
    });
  }

  it('line: a code is scanned; the cable is pulled and put back', async () => {
    await bench.start('line');
    await bench.tell('PUT', '/lanes/1/card', { code: '预约-20261124-001' });
    expect((await bench.hears(1))?.identifiers[0]?.value).to.equal('预约-20261124-001');
    await bench.tell('PUT', '/lanes/1/plugged', { plugged: false });
    await bench.state('offline');
    await bench.tell('PUT', '/lanes/1/plugged', { plugged: true });
    await bench.state('online');
    await bench.tell('PUT', '/lanes/1/card', { code: 'ABCDEFG' });
    expect((await bench.hears(2))?.identifiers[0]?.value).to.equal('ABCDEFG');
  });

  it('refuses a card that it does not know, and a fault that it cannot have', async () => {
    await bench.start('pn532');
    for (const [path, body] of [
      ['/lanes/1/card', { card: 'bank' }],
      ['/lanes/9/card', { card: 'senior' }],
    ] as const) {
      const refused = await bench.tell('PUT', path, body).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Error);
    }
    expect(await bench.tell('GET', '/lanes/1')).to.deep.equal({ plugged: true });
  });
});
