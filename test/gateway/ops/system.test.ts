import { expect } from 'chai';
import sinon from 'sinon';
import { systemClock, systemRandom, systemTimers } from '../../../gateway/ops/system.js';

const DAY_MS = 86_400_000;

describe('system clock, timers and randomness', () => {
  describe('timers', () => {
    let fake: sinon.SinonFakeTimers;

    beforeEach(() => {
      fake = sinon.useFakeTimers();
    });

    afterEach(() => {
      fake.restore();
    });

    it('a delay of 60 days fires after 60 days and not at once', () => {
      const run = sinon.spy();
      systemTimers.after(60 * DAY_MS, run);
      fake.tick(60 * DAY_MS - 1);
      expect(run.callCount).to.equal(0);
      fake.tick(1);
      expect(run.callCount).to.equal(1);
    });

    it('a long delay can be cancelled in each of its parts', () => {
      const run = sinon.spy();
      const early = systemTimers.after(60 * DAY_MS, run);
      const late = systemTimers.after(60 * DAY_MS, run);
      fake.tick(DAY_MS);
      early();
      fake.tick(40 * DAY_MS);
      late();
      late();
      fake.tick(60 * DAY_MS);
      expect(run.callCount).to.equal(0);
      expect(fake.countTimers()).to.equal(0);
    });

    it('a period of 30 days comes again until it is cancelled', () => {
      const run = sinon.spy();
      const cancel = systemTimers.every(30 * DAY_MS, run);
      fake.tick(90 * DAY_MS);
      expect(run.callCount).to.equal(3);
      cancel();
      fake.tick(90 * DAY_MS);
      expect(run.callCount).to.equal(3);
      expect(fake.countTimers()).to.equal(0);
    });

    it('a long period can be cancelled from inside', () => {
      const cancel = systemTimers.every(30 * DAY_MS, () => cancel());
      fake.tick(31 * DAY_MS);
      expect(fake.countTimers()).to.equal(0);
    });

    it('a short period comes again until it is cancelled', () => {
      const run = sinon.spy();
      const cancel = systemTimers.every(5000, run);
      fake.tick(14_999);
      expect(run.callCount).to.equal(2);
      cancel();
      fake.tick(60_000);
      expect(run.callCount).to.equal(2);
    });
  });

  it('the wall clock is Unix time and the monotonic clock does not go back', () => {
    expect(systemClock.wall()).to.be.closeTo(Date.now(), 1000);
    const before = systemClock.mono();
    expect(systemClock.mono()).to.be.at.least(before);
  });

  it('random bytes have the length asked for and differ', () => {
    const [a, b] = [systemRandom.bytes(16), systemRandom.bytes(16)];
    expect(a).to.have.length(16);
    expect(Buffer.from(a).equals(Buffer.from(b))).to.equal(false);
  });
});
