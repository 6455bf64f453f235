import { expect } from 'chai';
import { EMPTY_DESK, reduceDesk } from '../../../../gateway/web/console/desk-state.js';
import { DeskStore } from '../../../../gateway/web/console/desk-store.js';
import { ManualTime } from '../../../support/manual-time.js';
import { assist, lane, NOW, OTHER_VISIT, snapshot, VISIT } from './fixtures.js';

const known = reduceDesk(EMPTY_DESK, snapshot(), 1000);

describe('what the console knows of the venue', () => {
  it('an event of one lane leaves every other lane the same object', () => {
    const before = known.lanes.get('2');
    const next = reduceDesk(known, { type: 'lane', lane: lane('1', { state: 'pass' }) }, 1001);
    expect(next.lanes.get('1')?.state).to.equal('pass');
    expect(next.lanes.get('2')).to.equal(before);
    expect(next.laneIds).to.equal(known.laneIds);
    expect(next.assists).to.equal(known.assists);
  });

  it('a late green answer is forgotten with its assist', () => {
    const eased = reduceDesk(known, { type: 'eased', visit: VISIT }, 1001);
    expect([...eased.eased]).to.deep.equal([VISIT]);
    const kept = reduceDesk(
      eased,
      { type: 'assists', assists: [assist(VISIT, '1'), assist(OTHER_VISIT, '2')] },
      1002,
    );
    expect([...kept.eased]).to.deep.equal([VISIT]);
    const gone = reduceDesk(kept, { type: 'assists', assists: [assist(OTHER_VISIT, '2')] }, 1003);
    expect([...gone.eased]).to.deep.equal([]);
    const restarted = reduceDesk(eased, snapshot({ assists: [assist(OTHER_VISIT, '2')] }), 1004);
    expect([...restarted.eased]).to.deep.equal([]);
  });

  it('a snapshot replaces all that was known before', () => {
    const next = reduceDesk(known, snapshot({ lanes: [lane('7')], assists: [], alarms: [] }), 2000);
    expect(next.laneIds).to.deep.equal(['7']);
    expect(next.lanes.has('1')).to.equal(false);
    expect(next.assists).to.deep.equal([]);
  });

  it('a device that was unknown is added, a known one replaced', () => {
    const device = known.devices[0]!;
    const lost = reduceDesk(
      known,
      { type: 'device', device: { ...device, state: 'offline' } },
      1001,
    );
    expect(lost.devices.map(({ state }) => state)).to.deep.equal(['offline', 'silent']);
    const more = reduceDesk(lost, { type: 'device', device: { ...device, id: 'new' } }, 1002);
    expect(more.devices.map(({ id }) => id)).to.deep.equal(['r', 't', 'new']);
  });
});

describe('the gateway’s clock on a tablet', () => {
  it('goes on between heartbeats by the page’s own monotonic clock', async () => {
    const time = new ManualTime('2020-01-01T00:00:00Z');
    const store = new DeskStore({ clock: time, timers: time });
    expect(store.now.value).to.equal(undefined);
    store.take(snapshot());
    expect(store.now.value).to.equal(NOW);
    await time.advance(3000);
    expect(store.now.value).to.equal(NOW + 3000);
    store.stop();
  });

  it('follows a heartbeat at once, and never the tablet’s own wall clock', async () => {
    const time = new ManualTime();
    const store = new DeskStore({ clock: time, timers: time });
    store.take(snapshot());
    time.stepWall(86_400_000);
    await time.advance(1000);
    expect(store.now.value).to.equal(NOW + 1000);
    store.take({ type: 'heartbeat', now: NOW + 60_000 });
    expect(store.now.value).to.equal(NOW + 60_000);
    expect(store.wall()).to.equal(NOW + 60_000);
    store.stop();
    expect(time.waiting).to.equal(0);
  });

  it('fifty events of other lanes draw a lane’s tile not once', () => {
    const time = new ManualTime();
    const store = new DeskStore({ clock: time, timers: time });
    store.take(snapshot());
    const seen = store.lanes.value.get('2');
    for (let i = 0; i < 50; i++) store.take({ type: 'lane', lane: lane('1', { since: NOW + i }) });
    expect(store.lanes.value.get('2')).to.equal(seen);
    expect(store.lanes.value.get('1')?.since).to.equal(NOW + 49);
    store.stop();
  });
});
