import { expect } from 'chai';
import { createApp } from '../../../gateway/http/app.js';
import { laneRoutes, MAX_STREAMS_PER_LANE } from '../../../gateway/http/lane-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime } from '../../support/manual-time.js';
import { StreamClient } from './http-client.js';
import { ManualLane } from './manual-lane.js';

/** Real sockets need the event loop to turn; the condition, not a time, ends the wait. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('lane stream', () => {
  let time: ManualTime;
  let lane: ManualLane;
  let server: HttpServer;
  let clients: StreamClient[];

  const connectTo = (path = '/lane/1/events'): StreamClient => {
    const client = new StreamClient(server.port, path);
    clients.push(client);
    return client;
  };

  const serve = (port = 0): Promise<HttpServer> =>
    listen({
      app: createApp({
        routers: [laneRoutes({ lanes: new Map([['1', lane]]), webDir: '/nowhere', timers: time })],
        health: () => ({ status: 'ready', reasons: [] }),
        webDir: '/nowhere',
        build: 'b',
        log: { failure: () => undefined },
      }),
      host: '127.0.0.1',
      port,
      timers: systemTimers,
    });

  beforeEach(async () => {
    time = new ManualTime();
    lane = new ManualLane('1');
    clients = [];
    server = await serve();
  });

  afterEach(async () => {
    for (const client of clients) client.socket.destroy();
    await server.stop(1000);
  });

  it('starts with the snapshot, its revision as id, and is not stored', async () => {
    const client = connectTo();
    expect(await client.event(0)).to.deep.equal({
      id: '1',
      event: 'snapshot',
      data: lane.snapshot(),
    });
    expect(client.raw).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    expect(client.raw).to.match(/\r\nContent-Type: text\/event-stream; charset=utf-8\r\n/i);
    expect(client.raw).to.match(/\r\nCache-Control: no-store\r\n/i);
  });

  it('sends every view with its revision, in order', async () => {
    const client = connectTo();
    await client.event(0);
    lane.show('reading');
    lane.show('pass');
    expect(await client.event(1)).to.deep.include({ id: '2', event: 'view' });
    expect(await client.event(2)).to.deep.equal({ id: '3', event: 'view', data: lane.view() });
  });

  it('sends a heartbeat every 5 s as a real event without id', async () => {
    const client = connectTo();
    await client.event(0);
    await time.advance(4999);
    expect(client.events()).to.have.length(1);
    await time.advance(1);
    expect(await client.event(1)).to.deep.equal({ event: 'heartbeat', data: {} });
    await time.advance(5000);
    expect(await client.event(2)).to.deep.equal({ event: 'heartbeat', data: {} });
  });

  it('a page hears within a second that an order began, and when it ended', async () => {
    const client = connectTo();
    await client.event(0);
    await time.advance(2000);
    expect(client.events()).to.have.length(1);
    lane.order = { number: '2026-17', ends: '2026-12-01T00:00:00+08:00' };
    await time.advance(1000);
    expect(await client.event(1)).to.deep.equal({
      id: '1',
      event: 'snapshot',
      data: lane.snapshot(),
    });
    lane.order = undefined;
    await time.advance(1000);
    const { data } = await client.event(2);
    expect(data).to.include({ mode: 'everyday' }).and.not.to.have.property('order');
  });

  it('geometry and voice that were saved reach an open page', async () => {
    const client = connectTo();
    await client.event(0);
    lane.geometry = { widthMm: 217, distanceMm: 600 };
    await time.advance(1000);
    expect((await client.event(1)).data).to.deep.include({ geometry: lane.geometry });
    lane.voice = { volume: 5, quietVolume: 0, english: true };
    await time.advance(1000);
    expect((await client.event(2)).data).to.deep.include({ voice: lane.voice });
  });

  it('the clock of the gateway is told again every minute', async () => {
    const client = connectTo();
    await client.event(0);
    lane.now += 3_600_000;
    await time.advance(59_999);
    const snapshots = (): unknown[] => client.events().filter(({ event }) => event === 'snapshot');
    expect(snapshots()).to.have.length(1);
    await time.advance(1);
    await until(() => snapshots().length === 2);
    expect(snapshots()[1]).to.deep.include({ data: lane.snapshot() });
  });

  it('carries no field that the lane display may not know', async () => {
    const client = connectTo();
    await client.event(0);
    lane.show('assist');
    const { data } = await client.event(1);
    expect(data).to.have.all.keys('lane', 'state', 'stillReading', 'revision');
  });

  it('a page that leaves takes its listener and its timer with it', async () => {
    const client = connectTo();
    await client.event(0);
    expect(lane.listeners).to.equal(1);
    client.socket.destroy();
    await until(() => lane.listeners === 0);
    expect(time.waiting).to.equal(0);
  });

  it('a display gets its stream whoever holds all 32; the oldest of the greediest goes', async () => {
    const display = new StreamClient(server.port, '/lane/1/events', undefined, '127.0.0.2');
    clients.push(display);
    await display.event(0);
    const greedy: StreamClient[] = [];
    for (let i = 1; i < MAX_STREAMS_PER_LANE; i++) {
      greedy.push(connectTo());
      await greedy.at(-1)!.event(0);
    }
    await connectTo().event(0);
    await greedy[0]!.ended;
    const again = new StreamClient(server.port, '/lane/1/events', undefined, '127.0.0.2');
    clients.push(again);
    expect((await again.event(0)).event).to.equal('snapshot');
    await greedy[1]!.ended;
    await until(() => lane.listeners === MAX_STREAMS_PER_LANE);
    lane.show('reading');
    for (const one of [display, again]) expect((await one.event(1)).event).to.equal('view');
  });

  it('a client that stops reading is dropped and the others go on', async () => {
    const slow = connectTo();
    const quick = connectTo();
    await slow.event(0);
    await quick.event(0);
    slow.socket.pause();
    for (let sent = 0; lane.listeners === 2 && sent < 200_000; sent++) {
      lane.show(sent % 2 === 0 ? 'reading' : 'idle');
      if (sent % 200 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await until(() => lane.listeners === 1);
    const { revision } = lane.view();
    lane.show('closed');
    await until(() => quick.raw.includes(`id: ${revision + 1}\n`));
  });

  it('a stop ends open streams at once and frees the port', async () => {
    const client = connectTo();
    await client.event(0);
    const { port } = server;
    await server.stop(60_000);
    await client.ended;
    expect(lane.listeners).to.equal(0);
    server = await serve(port);
    expect((await connectTo().event(0)).event).to.equal('snapshot');
  });

  it('a request that hangs is cut at the deadline of a stop', async () => {
    let arrived = 0;
    const deadline = new ManualTime();
    const hanging = await listen({
      app: () => arrived++,
      host: '127.0.0.1',
      port: 0,
      timers: deadline,
    });
    const stuck = new StreamClient(hanging.port, '/');
    clients.push(stuck);
    await until(() => arrived === 1);
    const stopped = hanging.stop(500);
    expect(hanging.stop(500)).to.equal(stopped);
    await deadline.advance(500);
    await stopped;
    await stuck.ended;
    expect(deadline.waiting).to.equal(0);
  });

  it('a port in use is LISTEN_FAILED and names host and port', async () => {
    const failure = await serve(server.port).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!isTongdaoError(failure, 'LISTEN_FAILED')) throw new Error('must be LISTEN_FAILED');
    expect(failure.detail).to.equal(`127.0.0.1:${server.port} EADDRINUSE`);
  });
});
