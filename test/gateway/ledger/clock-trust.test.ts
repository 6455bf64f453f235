import { expect } from 'chai';
import {
  judgeClock,
  stepBetween,
  type ClockEvidence,
  type ClockMark,
} from '../../../gateway/ledger/clock-trust.js';

const NOON = Date.parse('2026-11-23T12:00:00+08:00');
const MINUTE = 60_000;
const DAY = 86_400_000;

const good: ClockEvidence = { synchronised: true, bootId: 'a', bootMs: 1_000_000 };
const last: ClockMark = { wall: NOON - 10 * MINUTE, bootId: 'a', bootMs: 1_000_000 - 10 * MINUTE };
const verdict = (
  wall: number,
  evidence: ClockEvidence | undefined,
  mark: ClockMark | undefined = last,
): string => {
  const trust = judgeClock(wall, evidence, mark);
  return trust.trusted ? 'trusted' : trust.doubt;
};

describe('trust in the wall clock', () => {
  it('needs a source that vouches for it', () => {
    expect(verdict(NOON, good)).to.equal('trusted');
    expect(verdict(NOON, undefined)).to.equal('no-evidence');
    expect(verdict(NOON, { ...good, synchronised: false })).to.equal('not-synchronised');
  });

  it('takes signed time of the platform within 24 h and 5 minutes in place of a time service', () => {
    const signed = { ...good, synchronised: false, signedAgeMs: DAY, signedOffsetMs: 5 * MINUTE };
    expect(verdict(NOON, signed)).to.equal('trusted');
    expect(verdict(NOON, { ...signed, signedAgeMs: DAY + 1 })).to.equal('not-synchronised');
    const off = { ...signed, signedOffsetMs: -5 * MINUTE - 1 };
    expect(verdict(NOON, off)).to.equal('signed-time-disagrees');
    expect(verdict(NOON, { ...off, synchronised: true })).to.equal('signed-time-disagrees');
  });

  for (const [name, wall] of [
    ['1970', 0],
    ['2099', Date.UTC(2099, 0, 1)],
    ['40 days ahead', NOON + 40 * DAY],
    ['40 days back', NOON - 40 * DAY],
    ['5 minutes and a bit ahead', NOON + 5 * MINUTE + 1],
    ['5 minutes and a bit back', NOON - 5 * MINUTE - 1],
  ] as const) {
    it(`is gone when the clock says ${name} within one boot, whatever vouches for it`, () => {
      expect(verdict(wall, good)).to.equal('stepped');
    });
  }

  it('comes back when the clock does', () => {
    expect(verdict(NOON + 5 * MINUTE, good)).to.equal('trusted');
    expect(verdict(NOON - 5 * MINUTE, good)).to.equal('trusted');
  });

  it('after a restart takes a time service, a clock that did not go back, and nothing less', () => {
    const rebooted = { ...good, bootId: 'b', bootMs: 5000 };
    expect(verdict(NOON + 40 * DAY, rebooted)).to.equal('trusted');
    expect(verdict(0, rebooted)).to.equal('went-back');
    expect(verdict(last.wall - 1, rebooted)).to.equal('went-back');
    const signed = { ...rebooted, synchronised: false, signedAgeMs: 1, signedOffsetMs: 0 };
    expect(verdict(NOON, signed)).to.equal('restarted-without-synchronisation');
  });

  it('starts with the first clock a source vouches for', () => {
    expect(judgeClock(NOON, good, undefined).trusted).to.equal(true);
  });
});

describe('a clock step', () => {
  const at = (wall: number, bootMs: number, bootId = 'a'): ClockMark => ({ wall, bootId, bootMs });

  it('is more than 5 minutes of difference between wall and boot time', () => {
    const before = at(NOON, 0);
    expect(stepBetween(before, at(NOON + DAY, DAY))).to.equal(undefined);
    expect(stepBetween(before, at(NOON + DAY + 5 * MINUTE, DAY))).to.equal(undefined);
    expect(stepBetween(before, at(NOON, DAY))).to.deep.equal({ was: NOON + DAY, now: NOON });
    expect(stepBetween(before, at(0, 10))).to.deep.equal({ was: NOON + 10, now: 0 });
  });

  it('across a restart is seen only when it goes back', () => {
    expect(stepBetween(at(NOON, 9), at(NOON + DAY, 1, 'b'))).to.equal(undefined);
    expect(stepBetween(at(NOON, 9), at(NOON - DAY, 1, 'b'))).to.deep.equal({
      was: NOON,
      now: NOON - DAY,
    });
  });
});
