import { expect } from 'chai';
import { PollSchedule } from '../../../../drivers/turnstile/modbus/poll-schedule.js';
import { ManualTime } from '../../../support/manual-time.js';

describe('poll schedule', () => {
  let time: ManualTime;
  let turns: number[];
  let take: () => Promise<number | undefined>;
  let schedule: PollSchedule;

  beforeEach(() => {
    time = new ManualTime();
    turns = [];
    take = () => Promise.resolve(undefined);
    const start = time.mono();
    schedule = new PollSchedule(500, {
      clock: time,
      timers: time,
      turn: () => {
        turns.push(time.mono() - start);
        return take();
      },
    });
  });

  it('takes the first turn at once and then one every period, start to start', async () => {
    take = () => new Promise((resolve) => time.after(100, () => resolve(undefined)));
    schedule.start();
    await time.advance(1200);
    expect(turns).to.deep.equal([0, 500, 1000]);
  });

  it('brings the next turn forward when the period gets shorter', async () => {
    schedule.start();
    await time.advance(100);
    schedule.setPeriod(40);
    await time.advance(80);
    expect(turns).to.deep.equal([0, 100, 140, 180]);
  });

  it('takes no turn while held, by one or by two', async () => {
    schedule.start();
    await time.advance(10);
    const first = schedule.hold();
    const second = schedule.hold();
    await time.advance(2000);
    first();
    await time.advance(2000);
    expect(turns).to.deep.equal([0]);
    second();
    await time.advance(0);
    expect(turns).to.deep.equal([0, 4010]);
  });

  it('waits as long as a turn asks for', async () => {
    take = () => Promise.resolve(turns.length === 1 ? 5000 : undefined);
    schedule.start();
    await time.advance(5600);
    expect(turns).to.deep.equal([0, 5000, 5500]);
  });

  it('leaves no timer behind, even when a turn outlives the stop', async () => {
    let finish: (wait: undefined) => void = () => undefined;
    take = () => new Promise((resolve) => (finish = resolve));
    schedule.start();
    await time.advance(0);
    schedule.stop();
    finish(undefined);
    await time.advance(5000);
    expect(turns).to.deep.equal([0]);
    expect(time.waiting).to.equal(0);
  });

  it('never runs two turns at once when it is started again in the middle of one', async () => {
    take = () => new Promise((resolve) => time.after(100, () => resolve(undefined)));
    schedule.start();
    await time.advance(50);
    schedule.start();
    await time.advance(700);
    expect(turns).to.deep.equal([0, 50, 550]);
  });
});
