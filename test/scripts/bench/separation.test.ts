import { expect } from 'chai';
import { trainBoostedTrees } from '../../../scripts/bench/separation/boosted-trees.js';
import { trainLogistic } from '../../../scripts/bench/separation/logistic.js';
import { areaUnderCurve, halves, type Sample } from '../../../scripts/bench/separation/sample.js';
import { samplesOf, type Mark, type Trace } from '../../../scripts/bench/separation/trace.js';
import { Dice } from '../../privacy/random.js';

const dice = new Dice(11);

const samplesBy = (positive: (a: number, b: number) => boolean): Sample[] =>
  Array.from({ length: 800 }, () => {
    const [a, b] = [dice.next(), dice.next()];
    return { features: [a, dice.next(), b, Number.NaN], positive: positive(a, b) };
  });

function judged(train: typeof trainLogistic, samples: readonly Sample[]): number {
  const { train: learnt, held } = halves(samples);
  return areaUnderCurve(train(learnt), held);
}

describe('telling two kinds of samples apart', () => {
  it('the area is 1 for a perfect order, 0 for its reverse and one half where all are equal', () => {
    const samples = [1, 2, 3, 4].map((value) => ({ features: [value], positive: value > 2 }));
    const value = (features: readonly number[]): number => features[0] ?? 0;
    expect(areaUnderCurve(value, samples)).to.equal(1);
    expect(areaUnderCurve((features) => -value(features), samples)).to.equal(0);
    expect(areaUnderCurve(() => 7, samples)).to.equal(0.5);
  });

  it('both find a difference in one feature', () => {
    const samples = samplesBy((a) => a > 0.5);
    expect(judged(trainLogistic, samples)).to.be.above(0.95);
    expect(judged(trainBoostedTrees, samples)).to.be.above(0.95);
  });

  it('trees find a difference that no single feature shows', () => {
    const samples = samplesBy((a, b) => a > 0.6 !== b > 0.4);
    expect(judged(trainBoostedTrees, samples)).to.be.above(0.9);
  });

  it('both only guess where there is no difference', () => {
    const samples = samplesBy(() => dice.chance(0.5));
    expect(judged(trainLogistic, samples)).to.be.within(0.4, 0.6);
    expect(judged(trainBoostedTrees, samples)).to.be.within(0.4, 0.6);
  });

  it('whatever happens on any channel becomes a feature: what, how much, when and in which order', () => {
    const mark = (what: string, at: number, size = 1): Mark => ({
      ...{ at, what, size },
      channel: 'screen',
    });
    const usual: Trace = [mark('reading', 0), mark('assist', 3000)];
    const others: readonly Trace[] = [
      [mark('reading', 0), mark('assist', 3001)],
      [mark('reading', 0), mark('assist', 3000, 2)],
      [mark('assist', 0), mark('reading', 3000)],
      [mark('reading', 0), mark('retry', 3000)],
      [...usual, mark('idle', 9000)],
    ];
    for (const other of others) {
      const [a, b] = samplesOf([usual], [other]);
      expect(a?.features).to.not.deep.equal(b?.features);
    }
    const [a, b] = samplesOf([usual], [usual]);
    expect(a?.features).to.deep.equal(b?.features);
  });
});
