import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime, settle } from '../../support/manual-time.js';
import { realTime, until } from '../real-time.js';

async function failure(promise: Promise<unknown>): Promise<{ code: string; detail: string }> {
  return promise.then(
    () => ({ code: 'resolved', detail: '' }),
    (error: unknown) => {
      if (!isTongdaoError(error)) throw error;
      return { code: error.code, detail: error.detail };
    },
  );
}

describe('the TCP transport', () => {
  let server: Server;
  let port: number;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    sockets.forEach((socket) => socket.destroy());
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });

  const here = () => tcpTransport({ host: '127.0.0.1', port, timers: realTime });

  async function connected() {
    const connection = await here().open();
    await until('the server has the socket', () => sockets.length > 0, 2000);
    return { connection, peer: sockets[0]! };
  }

  it('names host and port', () => {
    expect(here().label).to.equal(`tcp:127.0.0.1:${port}`);
  });

  it('carries bytes both ways; one byte at a time arrives as the same bytes', async () => {
    const { connection, peer } = await connected();
    const got: number[] = [];
    const sent: number[] = [];
    connection.onData((chunk) => got.push(...chunk));
    peer.on('data', (chunk) => sent.push(...chunk));
    peer.setNoDelay(true);
    for (const byte of [1, 2, 3, 4, 5]) {
      peer.write(Uint8Array.of(byte));
      await settle();
    }
    await connection.write(Uint8Array.of(9, 8, 7));
    await until('all bytes', () => got.length === 5 && sent.length === 3, 2000);
    expect([got, sent]).to.deep.equal([
      [1, 2, 3, 4, 5],
      [9, 8, 7],
    ]);
    await connection.close();
    expect(await connection.closed).to.deep.equal({ kind: 'closed' });
  });

  it('once connected, no timer of the attempt is left', async () => {
    const time = new ManualTime();
    const connection = await tcpTransport({ host: '127.0.0.1', port, timers: time }).open();
    expect(time.waiting).to.equal(0);
    await connection.close();
  });

  it('a refused connection is DEVICE_OPEN_FAILED naming the place and the cause', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(here().open())).to.deep.equal({
      code: 'DEVICE_OPEN_FAILED',
      detail: `tcp:127.0.0.1:${port}: ECONNREFUSED`,
    });
  });

  it('an address that never answers is given up at the limit, and leaves no timer', async () => {
    const time = new ManualTime();
    const opening = failure(
      // TEST-NET-1 of RFC 5737: nobody lives there.
      tcpTransport({ host: '192.0.2.1', port: 9, timers: time, connectTimeoutMs: 700 }).open(),
    );
    await time.advance(700);
    const { code, detail } = await opening;
    expect(code).to.equal('DEVICE_OPEN_FAILED');
    expect(detail).to.match(/^tcp:192\.0\.2\.1:9: (no connection within 700 ms|E[A-Z]+)$/);
    expect(time.waiting).to.equal(0);
  });

  it('a reset by the other side is `lost` with the operating system’s words', async () => {
    const { connection, peer } = await connected();
    peer.resetAndDestroy();
    expect(await connection.closed).to.deep.equal({ kind: 'lost', detail: 'read ECONNRESET' });
    expect((await failure(connection.write(Uint8Array.of(1)))).code).to.equal('DEVICE_CLOSED');
  });

  it('a polite end by the other side is `lost` too', async () => {
    const { connection, peer } = await connected();
    peer.end();
    expect(await connection.closed).to.deep.equal({ kind: 'lost', detail: 'the other end closed' });
  });

  it('closing ends a write nobody takes, and takes back what the kernel has not delivered', async () => {
    const { connection, peer } = await connected();
    let received = 0;
    peer.on('data', (chunk) => (received += chunk.length));
    peer.pause();
    const block = new Uint8Array(64 * 1024);
    let taken = 0;
    const stuck = (async () => {
      for (;;) {
        await connection.write(block);
        taken += block.length;
      }
    })();
    const ending = failure(stuck);
    let before = -1;
    while (before !== taken) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await connection.close();
    expect((await ending).code).to.equal('DEVICE_CLOSED');
    const closed = once(peer, 'close');
    peer.resume();
    await closed;
    expect(received).to.be.below(taken / 2);
  });
});
