import { expect } from 'chai';
import { Breaker, type AttemptResult } from '../../../gateway/platform/breaker.js';
import type { BreakerState } from '../../../schemas/status.js';
import { ManualTime } from '../../support/manual-time.js';

describe('the circuit breaker', () => {
  let time: ManualTime;
  let states: BreakerState[];
  let breaker: Breaker;
  beforeEach(() => {
    time = new ManualTime();
    states = [];
    breaker = new Breaker(time, (state) => states.push(state));
  });

  const attempt = (...results: AttemptResult[]): void => {
    for (const result of results) {
      const permit = breaker.enter();
      if (permit === undefined) throw new Error('the breaker is open');
      permit(result);
    }
  };
  const fail = (times: number): void => attempt(...Array<AttemptResult>(times).fill('unavailable'));

  it('stays closed through four failures and an answer, again and again', () => {
    for (let i = 0; i < 10; i++) {
      fail(4);
      attempt('answered');
    }
    expect(states).to.deep.equal([]);
  });

  it('opens at the fifth failure in a row and lets nobody through for 10 s', async () => {
    fail(5);
    expect(breaker.state).to.equal('open');
    await time.advance(9999);
    expect(breaker.enter()).to.equal(undefined);
    await time.advance(1);
    expect(breaker.enter()).to.be.a('function');
  });

  it('lets one probe through, and nobody else until it is back', async () => {
    fail(5);
    await time.advance(10_000);
    const probe = breaker.enter();
    expect(breaker.enter()).to.equal(undefined);
    probe?.('answered');
    expect(breaker.state).to.equal('closed');
    expect(breaker.enter()).to.be.a('function');
  });

  it('opens for another 10 s when the probe fails', async () => {
    fail(5);
    await time.advance(10_000);
    fail(1);
    await time.advance(9999);
    expect(breaker.enter()).to.equal(undefined);
    await time.advance(1);
    attempt('answered');
    expect(states).to.deep.equal(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('gives the probe to the next one when the first was abandoned', async () => {
    fail(5);
    await time.advance(10_000);
    attempt('abandoned');
    expect(breaker.enter()).to.be.a('function');
  });

  it('is not moved by attempts that began before it opened', () => {
    const old = breaker.enter();
    fail(5);
    old?.('answered');
    expect(breaker.state).to.equal('open');
  });

  it('counts an attempt once', () => {
    fail(3);
    const permit = breaker.enter();
    for (let i = 0; i < 5; i++) permit?.('unavailable');
    expect(breaker.state).to.equal('closed');
  });

  it('needs five new failures after it closed', async () => {
    fail(5);
    await time.advance(10_000);
    attempt('answered');
    fail(4);
    expect(breaker.state).to.equal('closed');
  });

  it('does not care about a wall clock that jumps', () => {
    fail(5);
    time.stepWall(86_400_000);
    expect(breaker.enter()).to.equal(undefined);
  });
});
