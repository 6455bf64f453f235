import { expect } from 'chai';
import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import {
  findSamSpeed,
  SAM_SPEEDS,
  samSpeedTransport,
  type SamSpeed,
} from '../../../drivers/sam/speed-discovery.js';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection, Transport } from '../../../schemas/device.js';
import { isTongdaoError, TongdaoError } from '../../../schemas/errors.js';
import { linkSchema } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';

/** A module that understands one speed, on a port that can be opened at any. */
class PortWithModule {
  readonly time = new ManualTime();
  readonly simulator = new SamReaderSimulator({ clock: this.time, timers: this.time });
  readonly tried: SamSpeed[] = [];
  speed: SamSpeed;
  present = true;
  #open: Connection | undefined;
  opened = 0;

  constructor(speed: SamSpeed) {
    this.speed = speed;
  }

  lineAt = (baudRate: SamSpeed): Transport =>
    memoryTransport((far) => {
      if (!this.present) throw new TongdaoError('DEVICE_OPEN_FAILED', 'no such port');
      this.tried.push(baudRate);
      this.opened++;
      void far.closed.then(() => this.opened--);
      this.#open = far;
      const pipe = connectionPipe(far);
      const right = baudRate === this.speed;
      this.simulator.connect({
        // At another speed bits arrive as other bits.
        onBytes: (listener) =>
          pipe.onBytes((chunk) => listener(right ? chunk : chunk.map((byte) => byte ^ 0x36))),
        send: (bytes) => pipe.send(right ? bytes : bytes.map((byte) => byte ^ 0x36)),
      });
    });

  async unplug(): Promise<void> {
    await this.#open?.close();
  }

  find(first?: SamSpeed): Promise<SamSpeed | undefined> {
    return findSamSpeed({ lineAt: this.lineAt, timers: this.time }, first);
  }
}

describe('speed of a resident-ID reader', () => {
  for (const speed of SAM_SPEEDS) {
    it(`is found when it is ${speed}, within 1.3 s, and the port is free again`, async () => {
      const port = new PortWithModule(speed);
      const found = port.find();
      await port.time.advance(1300);
      expect(await found).to.equal(speed);
      expect(port.opened).to.equal(0);
      expect(port.time.waiting).to.equal(0);
    });
  }

  it('is the last one tried first', async () => {
    const port = new PortWithModule(19_200);
    const found = port.find(19_200);
    await port.time.advance(100);
    expect(await found).to.equal(19_200);
    expect(port.tried).to.deep.equal([19_200]);
  });

  it('is not guessed when nobody answers', async () => {
    const port = new PortWithModule(9600);
    port.simulator.inject({ kind: 'silent', times: Infinity });
    const found = port.find();
    await port.time.advance(1300);
    expect(await found).to.equal(undefined);
    expect(port.tried).to.deep.equal([...SAM_SPEEDS]);
  });

  it('is proved by any whole reply, also by a module that says it cannot work', async () => {
    const port = new PortWithModule(57_600);
    port.simulator.setHealth('self-test-failed');
    const found = port.find();
    await port.time.advance(1300);
    expect(await found).to.equal(57_600);
  });

  it('is not looked for on a port that cannot be opened', async () => {
    const port = new PortWithModule(9600);
    port.present = false;
    const error = await port.find().catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'DEVICE_OPEN_FAILED')).to.equal(true);
    expect(port.tried).to.deep.equal([]);
  });

  it('is "auto" in the site file for resident-ID readers and for nothing else', () => {
    const link = (protocol: string): unknown => ({
      id: 'line-1',
      protocol,
      transport: { type: 'serial', path: '/dev/serial/by-id/usb-test', baudRate: 'auto' },
    });
    expect(linkSchema.safeParse(link('sam')).success).to.equal(true);
    for (const protocol of ['line', 'modbus', 'lcus', 'pn532', 'acr1281s']) {
      const { error } = linkSchema.safeParse(link(protocol));
      expect(error?.issues[0]?.path, protocol).to.deep.equal(['transport', 'baudRate']);
    }
  });

  describe('under a link', () => {
    let port: PortWithModule;
    let registry: DeviceRegistry;
    let link: Link<SamReply>;

    beforeEach(() => {
      port = new PortWithModule(38_400);
      const { time, lineAt } = port;
      registry = new DeviceRegistry(time);
      link = new Link<SamReply>({
        id: 'line-1',
        transport: samSpeedTransport({ label: 'serial:test auto', lineAt, timers: time }),
        codec: () => new SamCodec(),
        devices: [new SamReader({ id: 'reader-1', clock: time, timers: time })],
        registry,
        clock: time,
        timers: time,
      });
    });

    afterEach(async () => {
      const stopped = link.stop();
      await port.time.advance(1500);
      await stopped;
      port.simulator.close();
    });

    const state = (): string | undefined => registry.get('reader-1')?.state;

    it('makes the reader online, and is asked for first when the reader comes back', async () => {
      link.start();
      await port.time.advance(1500);
      expect(state()).to.equal('online');
      port.tried.length = 0;
      await port.unplug();
      await port.time.advance(1000);
      expect(state()).to.equal('online');
      expect(port.tried).to.deep.equal([38_400, 38_400]);
    });

    it('may have been changed while the reader was away: it is back within 5 s', async () => {
      link.start();
      await port.time.advance(1500);
      port.present = false;
      await port.unplug();
      await port.time.advance(20_000);
      expect(state()).to.equal('offline');
      port.present = true;
      port.speed = 9600;
      await port.time.advance(5000);
      expect(state()).to.equal('online');
    });

    it('says in words that nobody answers at any', async () => {
      port.simulator.inject({ kind: 'silent', times: Infinity });
      link.start();
      await port.time.advance(2000);
      expect(registry.get('reader-1')).to.include({
        state: 'offline',
        detail: 'serial:test auto: no answer at any of five speeds',
      });
    });
  });
});
