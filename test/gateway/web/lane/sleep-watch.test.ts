import { expect } from 'chai';
import { watchSleep } from '../../../../gateway/web/lane/sleep-watch.js';
import { ManualTime } from '../../../support/manual-time.js';

describe('sleep watch', () => {
  it('a tablet that slept an hour is noticed with its first tick, once', async () => {
    const time = new ManualTime();
    let woken = 0;
    const stop = watchSleep({ clock: time, timers: time, woke: () => woken++ });
    await time.advance(60_000);
    expect(woken).to.equal(0);
    time.stepWall(3_600_000);
    await time.advance(1000);
    expect(woken).to.equal(1);
    await time.advance(60_000);
    expect(woken).to.equal(1);
    stop();
    expect(time.waiting).to.equal(0);
  });

  it('a busy tablet did not sleep', async () => {
    const time = new ManualTime();
    let woken = 0;
    watchSleep({ clock: time, timers: time, woke: () => woken++ });
    time.stepWall(4000);
    await time.advance(1000);
    expect(woken).to.equal(0);
  });
});
