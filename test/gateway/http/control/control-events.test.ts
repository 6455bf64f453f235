import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect } from 'chai';
import { readEvents } from '../../../../gateway/http/control/event-stream.js';
import type { LaneEvent } from '../../../../schemas/visit.js';
import { settle } from '../../../support/manual-time.js';
import { rejection, requestId } from '../../registration/desk-fixture.js';
import { controlFixture, type ControlFixture } from './control-fixture.js';

const waiting = (type: 'assist-shown' | 'assist-eased', n: number): LaneEvent => ({
  type,
  lane: 'lane-1',
  visit: requestId(n),
});

const shown = (n: number): LaneEvent => waiting('assist-shown', n);

describe('the event stream of the control socket', () => {
  let fixture: ControlFixture;
  beforeEach(async () => {
    fixture = await controlFixture();
  });
  afterEach(() => fixture.stop());

  const publish = (event: LaneEvent): void => {
    for (const listener of fixture.listeners) listener(event);
  };

  async function open(): Promise<{ message: IncomingMessage; text: () => string }> {
    const request = get({ socketPath: fixture.path, path: '/events', agent: false });
    const [message] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    message.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    message.on('error', () => undefined);
    return { message, text: () => text };
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await settle();
  }

  it('gives every event an id that grows by one, its type and itself as JSON', async () => {
    const { message, text } = await open();
    expect(message.headers['content-type']).to.equal('text/event-stream; charset=utf-8');
    publish(shown(1));
    publish(waiting('assist-eased', 2));
    await until(() => text().includes('id: 2'));
    expect(text()).to.include(`id: 1\nevent: assist-shown\ndata: ${JSON.stringify(shown(1))}\n\n`);
    expect(text()).to.include('id: 2\nevent: assist-eased\n');
    message.destroy();
  });

  it('has a heartbeat every five seconds, as an event', async () => {
    const { message, text } = await open();
    await fixture.time.advance(4999);
    expect(text()).not.to.include('heartbeat');
    await fixture.time.advance(5001);
    await until(() => text().split('event: heartbeat').length === 3);
    message.destroy();
  });

  it('leaves no listener and no timer when the last reader is gone', async () => {
    const streams = [await open(), await open()];
    expect(fixture.listeners.size).to.equal(1);
    streams[0]?.message.destroy();
    await until(() => fixture.time.waiting === 1);
    expect(fixture.listeners.size).to.equal(1);
    streams[1]?.message.destroy();
    await until(() => fixture.listeners.size === 0);
    expect(fixture.time.waiting).to.equal(0);
  });

  it('the seventeenth reader ends the first', async () => {
    const streams = [];
    for (let n = 0; n < 17; n++) streams.push(await open());
    const [first] = streams;
    await until(() => first?.message.complete === true);
    expect(streams.slice(1).some(({ message }) => message.complete)).to.equal(false);
    for (const { message } of streams) message.destroy();
  });

  it('the client yields events without heartbeats and just ends when it is told to', async () => {
    const stop = new AbortController();
    const events = fixture.client.events(stop.signal);
    const first = events.next();
    await until(() => fixture.listeners.size === 1);
    await fixture.time.advance(5000);
    publish(shown(1));
    expect((await first).value).to.deep.equal(shown(1));
    const next = events.next();
    stop.abort();
    expect((await next).done).to.equal(true);
    await until(() => fixture.listeners.size === 0);
  });

  it('the client that stops reading closes its connection', async () => {
    const seen: LaneEvent[] = [];
    const reading = (async () => {
      for await (const event of fixture.client.events()) {
        seen.push(event);
        break;
      }
    })();
    await until(() => fixture.listeners.size === 1);
    publish(shown(1));
    await reading;
    expect(seen).to.deep.equal([shown(1)]);
    await until(() => fixture.listeners.size === 0);
  });

  it('the client says so when the gateway goes away', async () => {
    const next = rejection(fixture.client.events().next());
    await until(() => fixture.listeners.size === 1);
    await fixture.socket.close(0);
    expect((await next).code).to.equal('GATEWAY_UNREACHABLE');
  });

  it('events are read whole, wherever the chunks are cut', async () => {
    const events = [shown(1), { ...shown(2), lane: '东门' }];
    const text = events
      .map((e) => `id: 1\nevent: ${e.type}\ndata: ${JSON.stringify(e)}\n\n`)
      .join('');
    const bytes = Buffer.from(`retry: 1000\n\n${text}`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const seen: LaneEvent[] = [];
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(bytes.subarray(0, cut));
        yield bytes.subarray(cut);
      };
      for await (const event of readEvents(chunks())) seen.push(event);
      expect(seen, `cut at ${cut}`).to.deep.equal(events);
    }
  });
});
