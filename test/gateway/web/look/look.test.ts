import { expect } from 'chai';
import fc from 'fast-check';
import { choiceAfter } from '../../../../gateway/web/look/choice-keys.js';
import { duration, stopwatch } from '../../../../gateway/web/look/duration.js';
import { isHeldEnter } from '../../../../gateway/web/look/held-key.js';
import { Hold, HOLD_MS } from '../../../../gateway/web/look/hold.js';
import { typed } from '../../../../gateway/web/look/pad-keys.js';
import { ToastQueue } from '../../../../gateway/web/look/toast-queue.js';
import { ManualTime } from '../../../support/manual-time.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('durations of the pages', () => {
  const cases: readonly (readonly [number, string, string, string])[] = [
    [-5, '0 秒', '0 s', '0:00'],
    [999, '0 秒', '0 s', '0:00'],
    [42 * SECOND, '42 秒', '42 s', '0:42'],
    [MINUTE, '1 分 00 秒', '1 min 00 s', '1:00'],
    [3 * MINUTE + 5 * SECOND, '3 分 05 秒', '3 min 05 s', '3:05'],
    [2 * HOUR + 5 * MINUTE + 9 * SECOND, '2 小时 05 分', '2 h 05 min', '2:05:09'],
    [76 * HOUR, '3 天 4 小时', '3 d 4 h', '76:00:00'],
  ];
  for (const [ms, zh, en, short] of cases) {
    it(`${ms} ms reads ${zh}, ${en} and ${short}`, () => {
      expect(duration(ms)).to.deep.equal({ zh, en });
      expect(stopwatch(ms)).to.equal(short);
    });
  }
});

describe('a key held down', () => {
  it('presses a button once: Enter that repeats is told from Enter that is pressed', () => {
    expect(isHeldEnter({ key: 'Enter', repeat: true })).to.equal(true);
    expect(isHeldEnter({ key: 'Enter', repeat: false })).to.equal(false);
    expect(isHeldEnter({ key: 'Tab', repeat: true })).to.equal(false);
  });
});

describe('long press', () => {
  let time: ManualTime;
  let done: number;
  let shares: number[];
  let hold: Hold;

  beforeEach(() => {
    time = new ManualTime();
    done = 0;
    shares = [];
    hold = new Hold({
      clock: time,
      timers: time,
      onDone: () => done++,
      onProgress: (share) => shares.push(share),
    });
  });

  it('acts after 1.5 s, once, however long it is held', async () => {
    hold.press();
    await time.advance(HOLD_MS - 1);
    expect(done).to.equal(0);
    await time.advance(1);
    expect(done).to.equal(1);
    await time.advance(10_000);
    expect(done).to.equal(1);
    expect(Math.max(...shares)).to.equal(1);
  });

  it('let go a moment too early, it does nothing and starts from the beginning', async () => {
    hold.press();
    await time.advance(HOLD_MS - 1);
    hold.release();
    expect(shares[shares.length - 1]).to.equal(0);
    hold.press();
    await time.advance(HOLD_MS - 1);
    expect(done).to.equal(0);
    hold.release();
    expect(time.waiting).to.equal(0);
  });

  it('a key that repeats or a second finger neither shortens nor doubles it', async () => {
    hold.press();
    await time.advance(1000);
    hold.press();
    await time.advance(499);
    expect(done).to.equal(0);
    await time.advance(1);
    hold.press();
    await time.advance(HOLD_MS);
    expect(done).to.equal(1);
  });

  it('can be held again after it was let go', async () => {
    for (let time_ = 1; time_ <= 2; time_++) {
      hold.press();
      await time.advance(HOLD_MS);
      hold.release();
      expect(done).to.equal(time_);
    }
  });
});

describe('arrow keys among choices', () => {
  it('always lead to a choice that exists, and there and back again to where they began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(19), (count, start) => {
        const index = start % count;
        const there = choiceAfter('ArrowRight', index, count)!;
        expect(there).to.be.within(0, count - 1);
        expect(choiceAfter('ArrowLeft', there, count)).to.equal(index);
      }),
      { numRuns },
    );
  });

  it('Home and End lead to the ends; other keys mean nothing', () => {
    expect(choiceAfter('Home', 2, 4)).to.equal(0);
    expect(choiceAfter('End', 1, 4)).to.equal(3);
    expect(choiceAfter('a', 1, 4)).to.equal(undefined);
    expect(choiceAfter('ArrowDown', 0, 0)).to.equal(undefined);
  });
});

describe('number pad', () => {
  it('never grows a text beyond its limit; back takes one, clear takes all', () => {
    expect(typed('12', 'X', 3)).to.equal('12X');
    expect(typed('123', '4', 3)).to.equal('123');
    expect(typed('123', 'back', 3)).to.equal('12');
    expect(typed('', 'back', 3)).to.equal('');
    expect(typed('123', 'clear', 3)).to.equal('');
  });
});

describe('toasts', () => {
  const shown = (queue: ToastQueue): readonly string[] => queue.shown.value.map(({ zh }) => zh);

  it('go by themselves, each after its own time', async () => {
    const time = new ManualTime();
    const queue = new ToastQueue(time);
    queue.show({ zh: '短', en: 'short' });
    queue.show({ zh: '长', en: 'long', forMs: 10_000 });
    await time.advance(6000);
    expect(shown(queue)).to.deep.equal(['长']);
    await time.advance(4000);
    expect(shown(queue)).to.deep.equal([]);
  });

  it('keep the newest three and leave no timer of those that went', () => {
    const time = new ManualTime();
    const queue = new ToastQueue(time);
    for (const zh of ['一', '二', '三', '四']) queue.show({ zh, en: zh });
    expect(shown(queue)).to.deep.equal(['二', '三', '四']);
    expect(time.waiting).to.equal(3);
    queue.clear();
    expect(shown(queue)).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });
});
