import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startFaultProxy, type FaultProxy } from '../../../drivers/simulators/fault-proxy.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import { realTime, until } from '../real-time.js';
import { EchoDevice } from './echo-device.js';
import { encode, XorCodec, type XorFrame } from './xor-frames.js';

async function drip(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (const byte of bytes) {
    socket.write(Uint8Array.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a link over TCP', () => {
  let server: Server;
  let sockets: Set<Socket>;
  let chunked: boolean;
  let proxy: FaultProxy;
  let device: EchoDevice;
  let registry: DeviceRegistry;
  let link: Link<XorFrame>;

  beforeEach(async () => {
    sockets = new Set();
    chunked = false;
    server = createServer({ noDelay: true }, (socket) => {
      const codec = new XorCodec();
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      socket.on('data', (chunk) => {
        for (const frame of codec.push(chunk)) {
          const reply = encode(frame.address, ...frame.data);
          if (chunked) void drip(socket, reply);
          else socket.write(reply);
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    proxy = await startFaultProxy({ target: { host: '127.0.0.1', port } });
    device = new EchoDevice({
      id: 'one',
      address: 1,
      timers: realTime,
      pollMs: 40,
      timeoutMs: 150,
    });
    registry = new DeviceRegistry(realTime);
    link = new Link({
      id: 'tcp-1',
      transport: tcpTransport({ host: proxy.host, port: proxy.port, timers: realTime }),
      codec: () => new XorCodec(),
      devices: [device],
      registry,
      clock: realTime,
      timers: realTime,
      backoff: { firstMs: 50, ceilingMs: 200 },
      silentAfterMs: 400,
    });
  });

  afterEach(async () => {
    await link.stop();
    await proxy.close();
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });

  const stateIs = (state: string) => () => registry.get('one')?.state === state;

  async function online(): Promise<void> {
    link.start();
    await until('online', stateIs('online'), 2000);
  }

  it('goes on when every byte comes in a chunk of its own', async () => {
    chunked = true;
    await online();
    const before = device.answers;
    await until('ten more answers', () => device.answers >= before + 10, 5000);
    expect(registry.get('one')?.noiseBytes).to.equal(0);
  });

  it('refused, it goes on trying and comes up when somebody listens', async () => {
    proxy.setMode({ kind: 'reset' });
    link.start();
    await until('offline', stateIs('offline'), 2000);
    proxy.setMode({ kind: 'pass' });
    await until('online', stateIs('online'), 2000);
  });

  it('reset in the middle, it is offline and then back', async () => {
    await online();
    proxy.setMode({ kind: 'reset' });
    await until('offline', stateIs('offline'), 2000);
    proxy.setMode({ kind: 'pass' });
    await until('online', stateIs('online'), 2000);
    expect(registry.get('one')?.reopened).to.be.at.least(1);
  });

  it('in a black hole it is silent, opens new connections, and recovers', async () => {
    await online();
    proxy.setMode({ kind: 'black-hole' });
    await until('silent', stateIs('silent'), 2000);
    const before = proxy.connections;
    await until('a new connection', () => proxy.connections > before, 2000);
    proxy.setMode({ kind: 'pass' });
    await until('online', stateIs('online'), 2000);
  });

  it('half a frame then silence is noise, and the connection after it is clean', async () => {
    await online();
    proxy.setMode({ kind: 'half-frame', bytes: 3 });
    await until('silent', stateIs('silent'), 2000);
    expect(registry.get('one')?.noiseBytes).to.be.at.least(3);
    proxy.setMode({ kind: 'pass' }, { dropOpen: true });
    await until('online', stateIs('online'), 2000);
  });

  it('a flipped byte costs one exchange, not the connection', async () => {
    await online();
    proxy.setMode({ kind: 'flip', offset: 3 });
    await until('noise', () => (registry.get('one')?.noiseBytes ?? 0) > 0, 2000);
    const before = device.answers;
    await until('answers again', () => device.answers > before + 3, 2000);
    expect(registry.get('one')).to.include({ state: 'online', reopened: 0 });
  });

  it('garbage in front of every answer is skipped and counted', async () => {
    await online();
    proxy.setMode({ kind: 'garbage', bytes: Uint8Array.of(0, 1, 2) });
    const before = device.answers;
    await until('answers', () => device.answers > before + 3, 2000);
    expect(registry.get('one')?.noiseBytes).to.be.at.least(9);
    expect(stateIs('online')()).to.equal(true);
  });
});
