import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startFaultProxy, type FaultProxy } from '../../../drivers/simulators/fault-proxy.js';
import { until } from '../real-time.js';

describe('the fault proxy', () => {
  let server: Server;
  let proxy: FaultProxy;
  let clients: Socket[];

  beforeEach(async () => {
    clients = [];
    server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    proxy = await startFaultProxy({ target: { host: '127.0.0.1', port } });
  });

  afterEach(async () => {
    clients.forEach((client) => client.destroy());
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function client({ connects = true } = {}) {
    const socket = connect({ host: proxy.host, port: proxy.port, noDelay: true });
    clients.push(socket);
    const got: number[] = [];
    let ended = '';
    socket.on('data', (chunk) => got.push(...chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => (ended = error.code ?? error.message));
    socket.on('close', () => (ended ||= 'closed'));
    if (connects) await once(socket, 'connect');
    return { socket, got, ended: () => ended };
  }

  async function afterAWhile(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 60));
  }

  it('passes everything when nothing is wrong', async () => {
    const { socket, got } = await client();
    socket.write(Uint8Array.of(1, 2, 3));
    await until('the echo', () => got.length === 3, 2000);
    expect(got).to.deep.equal([1, 2, 3]);
    expect(proxy.connections).to.equal(1);
  });

  it('delays by the latency in each direction', async () => {
    const { socket, got } = await client();
    proxy.setMode({ kind: 'latency', ms: 40 });
    const began = performance.now();
    socket.write(Uint8Array.of(1));
    await until('the echo', () => got.length === 1, 2000);
    expect(performance.now() - began).to.be.at.least(75);
  });

  it('swallows everything in a black hole and keeps the connection', async () => {
    const { socket, got, ended } = await client();
    proxy.setMode({ kind: 'black-hole' });
    socket.write(Uint8Array.of(1));
    await afterAWhile();
    expect([got.length, ended()]).to.deep.equal([0, '']);
  });

  it('resets open and new connections', async () => {
    const first = await client();
    proxy.setMode({ kind: 'reset' });
    await until('the reset', () => first.ended() === 'ECONNRESET', 2000);
    const second = await client({ connects: false });
    await until('the reset', () => second.ended() === 'ECONNRESET', 2000);
  });

  it('lets half a frame through and then nothing', async () => {
    const { socket, got } = await client();
    proxy.setMode({ kind: 'half-frame', bytes: 2 });
    socket.write(Uint8Array.of(1, 2, 3, 4));
    await until('the half', () => got.length === 2, 2000);
    socket.write(Uint8Array.of(5));
    await afterAWhile();
    expect(got).to.deep.equal([1, 2]);
  });

  it('flips exactly the byte at the offset', async () => {
    const { socket, got } = await client();
    proxy.setMode({ kind: 'flip', offset: 3 });
    socket.write(Uint8Array.of(1, 2));
    await until('the first part', () => got.length === 2, 2000);
    socket.write(Uint8Array.of(3, 4, 5));
    await until('the rest', () => got.length === 5, 2000);
    expect(got).to.deep.equal([1, 2, 3, 0xfb, 5]);
  });

  it('puts garbage in front', async () => {
    const { socket, got } = await client();
    proxy.setMode({ kind: 'garbage', bytes: Uint8Array.of(0xee) });
    socket.write(Uint8Array.of(1));
    await until('both', () => got.length === 2, 2000);
    expect(got).to.deep.equal([0xee, 1]);
  });

  it('drops open connections with the change of mode when asked', async () => {
    const kept = await client();
    proxy.setMode({ kind: 'black-hole' });
    await afterAWhile();
    expect(kept.ended()).to.equal('');
    proxy.setMode({ kind: 'pass' }, { dropOpen: true });
    await until('dropped', () => kept.ended() !== '', 2000);
  });

  it('a port that is taken is DEVICE_OPEN_FAILED', async () => {
    const target = { host: '127.0.0.1', port: 9 };
    const error = await startFaultProxy({ listenPort: proxy.port, target }).catch(String);
    expect(error).to.include('DEVICE_OPEN_FAILED').and.to.include('EADDRINUSE');
  });
});
