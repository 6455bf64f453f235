import { expect } from 'chai';
import {
  logLogistic,
  median,
  percentile,
  scatteredShares,
} from '../../../scripts/bench/statistics.js';

describe('bench statistics', () => {
  it('gives the nearest rank, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(percentile(hundred, 0)).to.equal(1);
    expect(median(hundred)).to.equal(50);
    expect(median([7])).to.equal(7);
    expect(median([1, 2, 3])).to.equal(2);
  });

  it('says that nothing was measured rather than zero', () => {
    expect(median([])).to.be.NaN;
  });

  it('hits the two percentiles that define a waiting time', () => {
    expect(logLogistic(300, 2000, 0.5)).to.be.closeTo(300, 1e-6);
    expect(logLogistic(300, 2000, 0.99)).to.be.closeTo(2000, 1e-6);
  });

  it('spreads shares evenly over a whole crowd and over its beginning', () => {
    const shares = scatteredShares(200);
    expect(new Set(shares).size).to.equal(200);
    expect(Math.min(...shares)).to.equal(0.0025);
    expect(Math.max(...shares)).to.equal(0.9975);
    const first = shares.slice(0, 40);
    expect(first.filter((share) => share < 0.5).length).to.be.within(17, 23);
    expect(scatteredShares(200)).to.deep.equal(shares);
  });
});
