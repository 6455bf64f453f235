import { expect } from 'chai';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { serialTransport } from '../../../drivers/transport/serial.js';
import type { Connection } from '../../../schemas/device.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import { plugPtyPair, type PtyPair } from '../transport/pty-pair.js';
import { EchoDevice } from './echo-device.js';
import { serveEcho } from './echo-line.js';
import { XorCodec, type XorFrame } from './xor-frames.js';

describe('a link on a real tty', () => {
  let directory: ReturnType<typeof tempDir>;
  let cable: PtyPair;
  let far: Connection | undefined;
  let device: EchoDevice;
  let registry: DeviceRegistry;
  let link: Link<XorFrame>;
  let onChunk: (() => void) | undefined;

  class WatchedCodec extends XorCodec {
    override push(chunk: Uint8Array): readonly XorFrame[] {
      onChunk?.();
      return super.push(chunk);
    }
  }

  before(function () {
    needTools(this, 'socat');
  });

  beforeEach(async () => {
    directory = tempDir();
    cable = await plugPtyPair(directory.path);
    device = new EchoDevice({ id: 'one', address: 1, timers: realTime, pollMs: 100 });
    registry = new DeviceRegistry(realTime);
    link = new Link({
      id: 'usb-1',
      transport: serialTransport({ path: cable.host, baudRate: 115_200 }),
      codec: () => new WatchedCodec(),
      devices: [device],
      registry,
      clock: realTime,
      timers: realTime,
    });
  });

  afterEach(async () => {
    await link.stop();
    await far?.close();
    far = undefined;
    await cable.unplug();
    directory.remove();
  });

  async function powerOn(): Promise<void> {
    far = await serialTransport({ path: cable.device, baudRate: 115_200 }).open();
    serveEcho(far);
  }

  const stateIs = (state: string) => () => registry.get('one')?.state === state;

  it('unplugged it is offline at once, plugged in at the same path it is back within 5 s', async () => {
    await powerOn();
    link.start();
    await until('online', stateIs('online'), 2000);
    await cable.unplug();
    await until('offline', stateIs('offline'), 3000);
    await far?.closed;
    await new Promise((resolve) => setTimeout(resolve, 700));
    cable = await plugPtyPair(directory.path);
    await powerOn();
    await until('online again', stateIs('online'), 5000);
    expect(registry.get('one')).to.include({ reopened: 1, detail: '' });
  });

  it('unplugged between two reads, when serialport does not see it, it is offline at the next request', async () => {
    await powerOn();
    link.start();
    await until('online', stateIs('online'), 2000);
    let pulled: Promise<void> | undefined;
    // While a chunk is handled no read is under way, and every later one returns no bytes at once.
    onChunk = () => {
      onChunk = undefined;
      pulled = cable.unplug();
      const end = performance.now() + 100;
      while (performance.now() < end);
    };
    await until('offline', stateIs('offline'), 5000);
    await pulled;
  });

  it('open but without an answer it is silent, is opened again, and recovers', async () => {
    await powerOn();
    link.start();
    await until('online', stateIs('online'), 2000);
    await far?.close();
    // The 3 s are proved in manual time; a loaded machine gets a little more here.
    await until('silent', stateIs('silent'), 5000);
    await until('opened again', () => device.attached === 2, 3000);
    await powerOn();
    await until('online again', stateIs('online'), 5000);
  });
});
