import { expect } from 'chai';
import { serialTransport } from '../../../drivers/transport/serial.js';
import type { Connection } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { until } from '../real-time.js';
import { plugPtyPair, type PtyPair } from './pty-pair.js';

async function failure(promise: Promise<unknown>): Promise<{ code: string; detail: string }> {
  return promise.then(
    () => ({ code: 'resolved', detail: '' }),
    (error: unknown) => {
      if (!isTongdaoError(error)) throw error;
      return { code: error.code, detail: error.detail };
    },
  );
}

describe('the serial transport on a real tty', () => {
  let directory: ReturnType<typeof tempDir>;
  let cable: PtyPair;
  let open: Connection[];

  before(function () {
    needTools(this, 'socat');
  });

  beforeEach(async () => {
    directory = tempDir();
    cable = await plugPtyPair(directory.path);
    open = [];
  });

  afterEach(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await cable.unplug();
    directory.remove();
  });

  async function connect(path: string): Promise<Connection> {
    const connection = await serialTransport({ path, baudRate: 115_200 }).open();
    open.push(connection);
    return connection;
  }

  it('names path and speed', () => {
    expect(serialTransport({ path: cable.host, baudRate: 9600 }).label).to.equal(
      `serial:${cable.host} 9600`,
    );
  });

  it('carries every byte value both ways unchanged', async () => {
    const host = await connect(cable.host);
    const device = await connect(cable.device);
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const atDevice: number[] = [];
    const atHost: number[] = [];
    device.onData((chunk) => atDevice.push(...chunk));
    host.onData((chunk) => atHost.push(...chunk));
    await Promise.all([host.write(all), device.write(all)]);
    await until('both sides', () => atDevice.length >= 256 && atHost.length >= 256, 3000);
    expect(atDevice).to.deep.equal([...all]);
    expect(atHost).to.deep.equal([...all]);
  });

  it('a second opening of the same port is refused, naming the path', async () => {
    await connect(cable.host);
    const second = await failure(serialTransport({ path: cable.host, baudRate: 9600 }).open());
    expect(second.code).to.equal('DEVICE_OPEN_FAILED');
    expect(second.detail).to.include(cable.host).and.to.match(/lock/i);
  });

  it('a port that was closed can be opened again', async () => {
    const first = await connect(cable.host);
    await first.close();
    expect(await first.closed).to.deep.equal({ kind: 'closed' });
    expect((await failure(first.write(Uint8Array.of(1)))).code).to.equal('DEVICE_CLOSED');
    await connect(cable.host);
  });

  it('a path that is not there is DEVICE_OPEN_FAILED naming it', async () => {
    const missing = `${directory.path}/nothing`;
    const { code, detail } = await failure(
      serialTransport({ path: missing, baudRate: 9600 }).open(),
    );
    expect(code).to.equal('DEVICE_OPEN_FAILED');
    expect(detail).to.include(missing);
  });

  it('unplugging resolves `closed` with `lost`, although nobody listens to the data', async () => {
    const host = await connect(cable.host);
    await cable.unplug();
    expect((await host.closed).kind).to.equal('lost');
    expect((await failure(host.write(Uint8Array.of(1)))).code).to.equal('DEVICE_CLOSED');
    await host.close();
  });

  it('a write to a side that stopped reading does not keep the port from closing', async () => {
    const host = await connect(cable.host);
    // Nobody has the device side open: the kernel's buffers fill up.
    const writes = Array.from({ length: 40 }, () => failure(host.write(new Uint8Array(8192))));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await host.close();
    expect(await host.closed).to.deep.equal({ kind: 'closed' });
    expect((await Promise.all(writes)).at(-1)?.code).to.equal('DEVICE_CLOSED');
    await connect(cable.host);
  });
});
