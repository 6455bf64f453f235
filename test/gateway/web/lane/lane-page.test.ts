import { expect } from 'chai';
import { LaneLink, type EventSourceLike } from '../../../../gateway/web/lane/lane-link.js';
import { LanePage } from '../../../../gateway/web/lane/lane-page.js';
import type { Screen } from '../../../../gateway/web/lane/page-state.js';
import { ManualTime } from '../../../support/manual-time.js';

/** The browser's side of a stream: the test decides what arrives. */
class ManualSource implements EventSourceLike {
  readonly #listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  closed = false;

  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  arrive(type: string, data?: unknown): void {
    this.#listeners.get(type)?.({ data: typeof data === 'string' ? data : JSON.stringify(data) });
  }
}

const snapshot = (state: string, revision = 1, build = 'b1'): unknown => ({
  view: { lane: '1', state, stillReading: false, revision },
  geometry: { widthMm: 476, distanceMm: 1500 },
  voice: { volume: 3, quietVolume: 1, english: false },
  timeZone: 'Asia/Shanghai',
  now: Date.parse('2026-11-23T09:00:00+08:00'),
  reads: ['id-card'],
  mode: 'everyday',
  build,
});

describe('lane page', () => {
  let time: ManualTime;
  let sources: ManualSource[];
  let screens: Screen[];
  let reloads: number;
  let link: LaneLink;
  let page: LanePage;

  const now = (): ManualSource => sources.at(-1)!;

  beforeEach(() => {
    time = new ManualTime();
    sources = [];
    screens = [];
    reloads = 0;
    page = new LanePage({
      clock: time,
      timers: time,
      show: (screen) => screens.push(screen),
      reload: () => reloads++,
    });
    link = new LaneLink({
      open: () => {
        const source = new ManualSource();
        sources.push(source);
        return source;
      },
      timers: time,
      emit: (event) => page.handle(event),
    });
    link.start();
  });

  it('a silent stream turns to the staff screen after 12 s and is opened again', async () => {
    now().arrive('snapshot', snapshot('idle'));
    await time.advance(11_999);
    expect(screens.at(-1)).to.equal('idle');
    expect(sources).to.have.length(1);
    await time.advance(1);
    expect(screens.at(-1)).to.equal('device-down');
    expect(sources).to.have.length(2);
    expect(sources[0]!.closed).to.equal(true);
    now().arrive('snapshot', snapshot('idle'));
    expect(screens.at(-1)).to.equal('idle');
  });

  it('heartbeats every 5 s keep one stream for an hour', async () => {
    now().arrive('snapshot', snapshot('idle'));
    for (let i = 0; i < 720; i++) {
      await time.advance(5000);
      now().arrive('heartbeat', {});
    }
    expect(sources).to.have.length(1);
    expect(screens).not.to.include('device-down');
  });

  it('reading appears by itself after 300 ms', async () => {
    now().arrive('snapshot', snapshot('idle'));
    now().arrive('view', { lane: '1', state: 'reading', stillReading: false, revision: 2 });
    expect(screens.at(-1)).to.equal('idle');
    await time.advance(300);
    expect(screens.at(-1)).to.equal('reading');
  });

  it('a broken stream is tried again after 0.5, 1, 2, 4 and then every 5 s', async () => {
    now().arrive('snapshot', snapshot('idle'));
    for (const wait of [500, 1000, 2000, 4000, 5000, 5000]) {
      const before = sources.length;
      now().arrive('error');
      await time.advance(wait - 1);
      expect(sources).to.have.length(before);
      await time.advance(1);
      expect(sources).to.have.length(before + 1);
    }
    expect(screens.at(-1)).to.equal('device-down');
    now().arrive('snapshot', snapshot('idle'));
    expect(screens.at(-1)).to.equal('idle');
    now().arrive('error');
    await time.advance(500);
    expect(sources).to.have.length(8);
  });

  it('an event that cannot be understood counts as a broken stream', async () => {
    now().arrive('snapshot', snapshot('idle'));
    now().arrive('view', '{"state":"purple"}');
    expect(sources[0]!.closed).to.equal(true);
    await time.advance(500);
    expect(sources).to.have.length(2);
  });

  it('what a closed stream still delivers is not heard', async () => {
    now().arrive('snapshot', snapshot('idle'));
    now().arrive('error');
    await time.advance(500);
    now().arrive('snapshot', snapshot('closed'));
    sources[0]!.arrive('snapshot', snapshot('pass', 99));
    expect(screens.at(-1)).to.equal('closed');
  });

  it('a stopped page holds no stream and no timer of the stream', () => {
    now().arrive('snapshot', snapshot('idle'));
    link.stop();
    page.stop();
    expect(now().closed).to.equal(true);
    expect(time.waiting).to.equal(0);
  });

  it('an updated gateway makes the page load itself again, a restarted one does not', () => {
    now().arrive('snapshot', snapshot('idle'));
    now().arrive('snapshot', snapshot('idle'));
    expect(reloads).to.equal(0);
    now().arrive('snapshot', snapshot('idle', 1, 'b2'));
    expect(reloads).to.equal(1);
  });
});
