import { expect } from 'chai';
import {
  EventLink,
  SILENCE_MS,
  type EventSourceLike,
} from '../../../../gateway/web/session/event-link.js';
import { ManualTime } from '../../../support/manual-time.js';

class ManualSource implements EventSourceLike {
  readonly url: string;
  closed = false;
  readonly #listeners = new Map<
    string,
    (event: { readonly data?: unknown; readonly lastEventId?: unknown }) => void
  >();

  constructor(url: string) {
    this.url = url;
  }

  addEventListener(
    type: string,
    listener: (event: { readonly data?: unknown; readonly lastEventId?: unknown }) => void,
  ): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  send(type: string, data?: string, lastEventId = ''): void {
    this.#listeners.get(type)?.({ data, lastEventId });
  }
}

describe('event link of a page', () => {
  let time: ManualTime;
  let sources: ManualSource[];
  let heard: string[];
  let lost: number;
  let hidden: boolean;
  let visibilityChanged: () => void;
  let listening: number;
  let link: EventLink<string>;

  beforeEach(() => {
    time = new ManualTime();
    sources = [];
    heard = [];
    lost = 0;
    hidden = false;
    listening = 0;
    link = new EventLink<string>({
      path: '/api/desk/events',
      types: ['snapshot', 'lane', 'heartbeat'],
      read: (type, data) => (data === 'strange' ? undefined : `${type}:${data}`),
      emit: (event) => heard.push(event),
      onLost: () => lost++,
      open: (url) => {
        const source = new ManualSource(url);
        sources.push(source);
        return source;
      },
      clock: time,
      timers: time,
      visibility: {
        hidden: () => hidden,
        onChange: (listener) => {
          visibilityChanged = listener;
          listening++;
          return () => listening--;
        },
      },
    });
    link.start();
  });

  const newest = (): ManualSource => sources[sources.length - 1]!;
  const setHidden = (value: boolean): void => {
    hidden = value;
    visibilityChanged();
  };

  it('connects, and lives from the first event on', () => {
    expect(link.state.value).to.equal('connecting');
    newest().send('snapshot', 'a', '7.1');
    expect(link.state.value).to.equal('live');
    expect(heard).to.deep.equal(['snapshot:a']);
  });

  it('heartbeats keep it alive; 12 s of silence lose it, told since the last sign of life', async () => {
    newest().send('snapshot', 'a', '7.1');
    for (let beat = 0; beat < 5; beat++) {
      await time.advance(5000);
      newest().send('heartbeat', '{}');
    }
    const heardAt = time.mono();
    await time.advance(SILENCE_MS - 1);
    expect(link.state.value).to.equal('live');
    await time.advance(1);
    expect(link.state.value).to.equal('lost');
    expect(link.lostSince.value).to.equal(heardAt);
    expect(lost).to.equal(1);
    expect(sources[0]?.closed).to.equal(true);
  });

  it('comes back with the id of the last event, and is live when it is heard', async () => {
    newest().send('snapshot', 'a', '7.1');
    newest().send('lane', 'b', '7.2');
    newest().send('heartbeat', '{}');
    newest().send('error');
    await time.advance(500);
    expect(sources.map(({ url }) => url)).to.deep.equal([
      '/api/desk/events',
      '/api/desk/events?after=7.2',
    ]);
    expect(link.state.value).to.equal('lost');
    newest().send('lane', 'c', '7.3');
    expect(link.state.value).to.equal('live');
    expect(link.lostSince.value).to.equal(undefined);
  });

  it('waits 0.5, 1, 2, 4 and then 5 s between tries, and 0.5 s again after a success', async () => {
    for (const wait of [500, 1000, 2000, 4000, 5000, 5000]) {
      const tries = sources.length;
      newest().send('error');
      await time.advance(wait - 1);
      expect(sources).to.have.length(tries);
      await time.advance(1);
      expect(sources).to.have.length(tries + 1);
    }
    newest().send('snapshot', 'a', '7.1');
    const tries = sources.length;
    newest().send('error');
    await time.advance(500);
    expect(sources).to.have.length(tries + 1);
  });

  it('an event that cannot be understood is followed by a fresh start without a replay', async () => {
    newest().send('snapshot', 'a', '7.1');
    newest().send('lane', 'strange', '7.2');
    expect(link.state.value).to.equal('lost');
    await time.advance(500);
    expect(newest().url).to.equal('/api/desk/events');
    expect(heard).to.deep.equal(['snapshot:a']);
  });

  it('a hidden tab holds no stream and is not lost; shown again it asks for what it missed', async () => {
    newest().send('snapshot', 'a', '7.1');
    setHidden(true);
    expect(newest().closed).to.equal(true);
    expect(time.waiting).to.equal(0);
    await time.advance(60_000);
    expect(sources).to.have.length(1);
    expect(link.state.value).to.equal('connecting');
    setHidden(false);
    expect(newest().url).to.equal('/api/desk/events?after=7.1');
    expect(lost).to.equal(0);
  });

  it('what a closed source still delivers is not heard', async () => {
    const old = newest();
    old.send('snapshot', 'a', '7.1');
    old.send('error');
    await time.advance(500);
    old.send('lane', 'late', '7.9');
    old.send('error');
    expect(heard).to.deep.equal(['snapshot:a']);
    expect(newest().closed).to.equal(false);
  });

  it('stopped, it leaves no stream, no timer and no listener behind', () => {
    newest().send('error');
    link.stop();
    expect(newest().closed).to.equal(true);
    expect(time.waiting).to.equal(0);
    expect(listening).to.equal(0);
  });
});
