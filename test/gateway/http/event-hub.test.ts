import { expect } from 'chai';
import express, { type Request } from 'express';
import fc from 'fast-check';
import { EventRing } from '../../../gateway/http/event-ring.js';
import {
  EventHub,
  MAX_STREAMS,
  MAX_STREAMS_PER_SESSION,
  RING_EVENTS,
  SESSION_CHECK_MS,
} from '../../../gateway/http/event-hub.js';
import { answerErrors } from '../../../gateway/http/errors.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { systemRandom, systemTimers } from '../../../gateway/ops/system.js';
import { ManualTime } from '../../support/manual-time.js';
import { until } from '../desk/desk-rig.js';
import { TestGate } from '../desk/test-gate.js';
import { ask, StreamClient } from './http-client.js';

type Event =
  | { readonly type: 'whole'; readonly count: number }
  | { readonly type: 'count'; readonly count: number }
  | { readonly type: 'secret' };

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('event hub', () => {
  let time: ManualTime;
  let gate: TestGate;
  let hub: EventHub<Event>;
  let count: number;
  let server: HttpServer;
  let clients: StreamClient[];

  const newHub = (): EventHub<Event> =>
    new EventHub<Event>({
      gate,
      snapshot: () => ({ type: 'whole', count }),
      topics: ({ rights }) =>
        new Set(rights.has('see-lanes') ? (['whole', 'count'] as const) : ([] as const)),
      clock: time,
      timers: time,
      random: systemRandom,
    });

  const bump = (): void => hub.publish({ type: 'count', count: ++count });

  const connect = (who: string, lastId?: string, query = ''): StreamClient => {
    const last = lastId === undefined ? '' : `Last-Event-ID: ${lastId}\r\n`;
    const client = new StreamClient(
      server.port,
      '',
      `GET /events${query} HTTP/1.1\r\nHost: localhost\r\nCookie: sid=session-${who}\r\n${last}\r\n`,
    );
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    time = new ManualTime();
    gate = new TestGate();
    count = 0;
    clients = [];
    hub = newHub();
    const app = express();
    app.set('query parser', 'simple');
    app.get('/events', async (request: Request, response) => {
      const caller = gate.callerOf(request);
      if (caller === undefined) throw new Error('log in first');
      const last = request.headers['last-event-id'] ?? request.query['after'];
      await hub.subscribe(request, response, caller, typeof last === 'string' ? last : undefined);
    });
    app.use(answerErrors({ failure: () => undefined }));
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
    gate.logIn('a', 'attendant');
  });

  afterEach(async () => {
    for (const client of clients) client.socket.destroy();
    await server.stop(200);
  });

  it('begins with the snapshot under the id of the newest event, then sends each change once', async () => {
    bump();
    const client = connect('a');
    const first = await client.event(0);
    expect(first).to.deep.include({ event: 'whole', data: { type: 'whole', count: 1 } });
    bump();
    const second = await client.event(1);
    expect(second).to.deep.include({ event: 'count', data: { type: 'count', count: 2 } });
    const [start, n] = first.id!.split('.');
    expect(second.id).to.equal(`${start!}.${Number(n) + 1}`);
  });

  it('sends a heartbeat with the time every 5 s, as an event without an id', async () => {
    const client = connect('a');
    await client.event(0);
    await time.advance(5000);
    expect(await client.event(1)).to.deep.equal({
      event: 'heartbeat',
      data: { type: 'heartbeat', now: time.wall() },
    });
  });

  it('wherever the line is cut, whoever comes back hears everything once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (gaps, byQuery) => {
          const heard: number[] = [];
          const begun = count;
          let lastId: string | undefined;
          for (const gap of gaps) {
            const client =
              byQuery && lastId !== undefined
                ? connect('a', undefined, `?after=${lastId}`)
                : connect('a', lastId);
            if (lastId === undefined) lastId = (await client.event(0)).id;
            await until(() => hub.streams === 1);
            bump();
            await until(() => client.events().some(({ data }) => sameCount(data, count)));
            for (const { id, event, data } of client.events()) {
              if (id !== undefined) lastId = id;
              if (event === 'count') heard.push((data as { count: number }).count);
            }
            client.socket.destroy();
            await until(() => hub.streams === 0);
            for (let i = 0; i < gap; i++) bump();
          }
          const last = heard.at(-1) ?? 0;
          expect(heard).to.deep.equal(
            Array.from({ length: last - begun }, (_, i) => begun + 1 + i),
          );
        },
      ),
      { numRuns: Math.min(RUNS, 40) },
    );
  });

  it('the ring gives exactly what came after an id, or says that it is gone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.nat(40), (published, asked) => {
        const ring = new EventRing('s', 10);
        for (let i = 1; i <= published; i++) ring.add('count', (id) => id);
        const since = ring.since(`s.${asked}`)?.map(({ frame }) => frame);
        const oldest = Math.max(1, published - 9);
        if (asked > published || asked + 1 < oldest) expect(since).to.equal(undefined);
        else {
          const ids = Array.from({ length: published - asked }, (_, i) => `s.${asked + 1 + i}`);
          expect(since).to.deep.equal(ids);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('an id of an earlier process, a foreign one and one that is gone get the snapshot', async () => {
    bump();
    const old = (await connect('a').event(0)).id!;
    hub = newHub();
    bump();
    for (const id of [old, 'nonsense', 'a.b', `${old.split('.')[0]!}.999999`]) {
      expect((await connect('a', id).event(0)).event).to.equal('whole');
    }
    const fresh = (await connect('a').event(0)).id!;
    for (let i = 0; i < RING_EVENTS + 1; i++) bump();
    const late = await connect('a', fresh).event(0);
    expect(late.data).to.deep.equal({ type: 'whole', count });
  });

  it('what a caller has no topic for is not sent, and not replayed', async () => {
    const client = connect('a');
    const { id } = await client.event(0);
    hub.publish({ type: 'secret' });
    bump();
    expect((await client.event(1)).event).to.equal('count');
    expect((await connect('a', id).event(0)).event).to.equal('count');
    expect(clients.map(({ raw }) => raw).join('')).to.not.include('secret');
  });

  it('eight streams of a session: a ninth takes the place of the oldest, which nobody may hear any more', async () => {
    for (let i = 0; i < MAX_STREAMS_PER_SESSION; i++) await connect('a').event(0);
    gate.logIn('b', 'helper');
    await connect('b').event(0);
    const ninth = connect('a');
    await ninth.event(0);
    await clients[0]!.ended;
    expect(hub.streams).to.equal(MAX_STREAMS_PER_SESSION + 1);
    bump();
    for (const client of clients.slice(1)) expect((await client.event(1)).event).to.equal('count');
  });

  it('256 streams in all, and not one more', async () => {
    for (let i = 0; i < MAX_STREAMS; i++) {
      gate.logIn(`p${i >> 3}`, 'helper');
      connect(`p${i >> 3}`);
      if (i % 16 === 15) await until(() => hub.streams === i + 1);
    }
    const refused = await ask(server.port, '/events', { headers: { Cookie: 'sid=session-a' } });
    expect(refused.text).to.include('TOO_MANY_STREAMS');
  });

  it('a locked session hears of it every time and goes on; one that ended is told and closed', async () => {
    const client = connect('a');
    await client.event(0);
    gate.change('a', 'locked');
    expect((await client.event(1)).event).to.equal('session');
    bump();
    expect((await client.event(2)).event).to.equal('count');
    gate.change('a', 'active');
    expect((await client.event(3)).event).to.equal('session');
    await until(() => gate.listening === 1);
    gate.change('a', 'ended');
    expect((await client.event(4)).event).to.equal('session');
    await until(() => hub.streams === 0);
    expect(gate.listening).to.equal(0);
    expect(time.waiting).to.equal(0);
  });

  it('a session that vanished without a word is found within a minute', async () => {
    const client = connect('a');
    await client.event(0);
    gate.lose('a');
    await time.advance(SESSION_CHECK_MS - 1);
    expect(hub.streams).to.equal(1);
    await time.advance(1);
    await until(() => hub.streams === 0);
    expect(client.events().at(-1)?.event).to.equal('session');
  });

  it('a page that stops reading is dropped, and the others hear everything', async () => {
    const slow = connect('a');
    const quick = connect('a');
    await slow.event(0);
    await quick.event(0);
    slow.socket.pause();
    for (let i = 0; hub.streams === 2 && i < 400_000; i++) {
      bump();
      if (i % 500 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    expect(hub.streams).to.equal(1);
    bump();
    await until(() => quick.raw.includes(`"count":${count}}`));
  });
});

function sameCount(data: unknown, count: number): boolean {
  return typeof data === 'object' && data !== null && 'count' in data && data.count === count;
}
