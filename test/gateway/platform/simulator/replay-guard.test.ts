import { expect } from 'chai';
import fc from 'fast-check';
import { SeenOnce, SeqWindow } from '../../../../gateway/platform/simulator/replay-guard.js';
import { SEQ_WINDOW } from '../../../../schemas/hc-jws.js';
import { ManualTime } from '../../../support/manual-time.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('the sequence window of a platform', () => {
  it('takes numbers out of order inside the window, each once', () => {
    const window = new SeqWindow();
    for (const seq of [5, 3, 4, 1, 2]) expect(window.accept(seq), String(seq)).to.equal(true);
    for (const seq of [5, 3, 4, 1, 2]) expect(window.accept(seq), String(seq)).to.equal(false);
  });

  it('refuses a number that fell out of the window, seen or not', () => {
    const window = new SeqWindow();
    expect(window.accept(SEQ_WINDOW + 1)).to.equal(true);
    expect(window.accept(1)).to.equal(false);
    expect(window.accept(2)).to.equal(true);
  });

  it('accepts no number twice, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 300 }), (numbers) => {
        const window = new SeqWindow();
        const accepted = numbers.filter((number) => window.accept(number));
        return new Set(accepted).size === accepted.length;
      }),
      { numRuns: RUNS },
    );
  });
});

describe('values seen once', () => {
  it('are known for six minutes and then forgotten', async () => {
    const time = new ManualTime();
    const seen = new SeenOnce(time);
    expect(seen.accept('a')).to.equal(true);
    await time.advance(360_000);
    expect(seen.accept('a')).to.equal(false);
    await time.advance(1);
    expect(seen.accept('a')).to.equal(true);
  });
});
