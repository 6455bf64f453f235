import { expect } from 'chai';
import fc from 'fast-check';
import { FirstTaps, KEPT_MS } from '../../../gateway/desk/first-taps.js';
import { RecentResults } from '../../../gateway/desk/recent-results.js';
import { SteadyWall } from '../../../gateway/desk/steady-wall.js';
import { Throttle } from '../../../gateway/desk/throttle.js';
import { Alarms, alarmCodeOf, ALARMS, endsByStaffOnly } from '../../../gateway/ops/alarms.js';
import type { VisitReport } from '../../../schemas/visit.js';
import { ManualTime } from '../../support/manual-time.js';
import { freshId } from './desk-rig.js';
import { TestGate } from './test-gate.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('a throttle', () => {
  it('runs at once, never twice within its time, and always after the last call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 20 }),
        async (gaps) => {
          const time = new ManualTime();
          const ran: number[] = [];
          const clock = { mono: () => time.mono(), after: time.after.bind(time) };
          const throttle = new Throttle(clock, 100, () => ran.push(time.mono()));
          let last = -Infinity;
          for (const gap of gaps) {
            await time.advance(gap);
            throttle.poke();
            last = time.mono();
          }
          await time.advance(200);
          if (gaps.length > 0) expect(ran.at(-1)).to.be.at.least(last);
          for (let i = 1; i < ran.length; i++) expect(ran[i]! - ran[i - 1]!).to.be.at.least(100);
          throttle.stop();
          expect(time.waiting).to.equal(0);
        },
      ),
      { numRuns: Math.min(RUNS, 50) },
    );
  });
});

describe('wall time of what was measured', () => {
  it('the same moment keeps its time until the clock is set, and then moves by the step', async () => {
    const time = new ManualTime();
    const steady = new SteadyWall(time);
    const moment = time.mono();
    const at = steady.at(moment);
    await time.advance(5000);
    expect(steady.stepped()).to.equal(false);
    expect(steady.at(moment)).to.equal(at);
    time.stepWall(-60_000);
    expect(steady.stepped()).to.equal(true);
    expect(steady.at(moment)).to.equal(at - 60_000);
    expect(steady.stepped()).to.equal(false);
  });
});

describe('the last results of a lane', () => {
  const report = (visit: string, more: Partial<VisitReport> = {}): VisitReport => ({
    ...{ visit, lane: '1', outcome: 'admit', reasons: ['green'], findings: [], alarm: false },
    ...{ mode: 'everyday', steps: {}, pulses: 1, passage: 'none' },
    ...more,
  });

  it('one entry for a visit: opened becomes passed; five at most, newest first', () => {
    const recent = new RecentResults();
    for (let i = 0; i < 7; i++) {
      recent.note({ type: 'decided', report: report(`v${i}`) }, i);
      recent.note({ type: 'ended', report: report(`v${i}`, { passage: 'passed' }) }, i);
    }
    recent.note({ type: 'decided', report: report('last') }, 9);
    expect(recent.list().map(({ at, result }) => [at, result])).to.deep.equal([
      ...[[9, 'opened'] as const, ...[6, 5, 4, 3].map((at) => [at, 'passed'] as const)],
    ]);
  });

  it('whatever the reason of an assist, its entry is the same', () => {
    for (const reasons of [['yellow'], ['card-unreadable'], ['too-slow']] as const) {
      const recent = new RecentResults();
      recent.note({ type: 'decided', report: report('v', { outcome: 'assist', reasons }) }, 1);
      recent.note({ type: 'assist-shown', lane: '1', visit: 'v' }, 2);
      recent.note({ type: 'ended', report: report('v', { outcome: 'assist', reasons }) }, 3);
      expect(recent.list()).to.deep.equal([{ at: 2, result: 'assist' }]);
    }
  });
});

describe('first taps', () => {
  it('the same request is checked once, another under its id again, and nothing is kept for long', async () => {
    const time = new ManualTime();
    const gate = new TestGate();
    gate.logIn('王静', 'attendant');
    gate.logIn('李强', 'supervisor');
    const taps = new FirstTaps<number>(time);
    let checks = 0;
    const body = { requestId: freshId(), note: '一' };
    const once = (who: string, what: { requestId: string; note: string }): number =>
      taps.once(gate.caller(who), what, () => ++checks);
    expect([once('王静', body), once('王静', { ...body })]).to.deep.equal([1, 1]);
    expect(once('李强', body)).to.equal(2);
    expect(once('李强', { ...body, note: '二' })).to.equal(3);
    await time.advance(KEPT_MS);
    expect(once('李强', { ...body, note: '二' })).to.equal(4);
    taps.stop();
    expect(time.waiting).to.equal(0);
  });

  it('a request that failed its check is checked again', () => {
    const gate = new TestGate();
    gate.logIn('王静', 'attendant');
    const taps = new FirstTaps<number>(new ManualTime());
    const body = { requestId: freshId() };
    const fails = (): number => {
      throw new Error('nobody waits');
    };
    expect(() => taps.once(gate.caller('王静'), body, fails)).to.throw('nobody waits');
    expect(taps.once(gate.caller('王静'), body, () => 1)).to.equal(1);
  });
});

describe('alarms that only staff end', () => {
  it('a text is a code only when it stands in the table', () => {
    expect(alarmCodeOf('tailgate')).to.equal('tailgate');
    expect(alarmCodeOf('constructor')).to.equal(undefined);
    expect(Object.keys(ALARMS)).to.include.members(['support-called', 'assist-waiting']);
    expect(endsByStaffOnly('support-called')).to.equal(true);
    expect(endsByStaffOnly('assist-waiting')).to.equal(false);
  });

  it('a watcher hears of every change, and of nothing else', () => {
    const alarms = new Alarms(new ManualTime());
    let heard = 0;
    const stop = alarms.onChange(() => heard++);
    alarms.raise('tailgate', '1');
    alarms.acknowledge('tailgate', '1');
    alarms.clear('tailgate', '2');
    alarms.clear('tailgate', '1');
    expect(heard).to.equal(3);
    stop();
    alarms.raise('fire');
    expect(heard).to.equal(3);
  });
});
