import { expect } from 'chai';
import { PlatformClock } from '../../../gateway/platform/platform-clock.js';
import { ManualTime } from '../../support/manual-time.js';

describe('the platform clock', () => {
  let time: ManualTime;
  let clock: PlatformClock;
  beforeEach(() => {
    time = new ManualTime();
    clock = new PlatformClock(time);
  });

  const learn = (serverTimeMs: number, roundTrip: number): number =>
    clock.learn({ serverTimeMs, sentAt: time.mono() - roundTrip, receivedAt: time.mono() });

  it('is the wall clock, untrusted, until the platform has signed its time', () => {
    expect(clock.now()).to.equal(time.wall());
    expect(clock.signedTime()).to.equal(undefined);
  });

  it('takes the middle of the round trip as the moment of signing', async () => {
    await time.advance(5000);
    learn(time.wall() + 60_000, 400);
    expect(clock.signedTime()).to.deep.equal({ offsetMs: 60_200, ageMs: 0 });
  });

  it('runs on the monotonic clock, whoever sets the wall clock', async () => {
    learn(time.wall(), 0);
    const before = clock.now();
    time.stepWall(-1_000_000);
    await time.advance(3000);
    expect(clock.now()).to.equal(before + 3000);
    expect(clock.signedTime()).to.deep.equal({ offsetMs: 1_000_000, ageMs: 3000 });
  });

  it('is confirmed, not spoiled, by a slow exchange that agrees with it', async () => {
    await time.advance(20_000);
    learn(time.wall(), 10);
    await time.advance(20_000);
    const good = clock.now() - time.wall();
    expect(learn(time.wall() - 9000, 10_000)).to.equal(0);
    expect(clock.signedTime()).to.deep.equal({ offsetMs: good, ageMs: 0 });
  });

  it('says by how much it moved', async () => {
    await time.advance(1000);
    expect(learn(time.wall() - 86_400_000, 0)).to.equal(-86_400_000);
    expect(learn(time.wall(), 0)).to.equal(86_400_000);
  });
});
