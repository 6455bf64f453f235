import { expect } from 'chai';
import { acceptEvidence } from '../../../gateway/registration/evidence.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import type { Registration } from '../../../schemas/registration.js';
import { byId, byItinerary, byPaper, deskFixture, EVERYDAY, inventedId } from './desk-fixture.js';

function lastDay(
  input: Registration,
  at: string,
  policy: Policy = EVERYDAY,
  mode: 'everyday' | 'epidemic' = 'epidemic',
): string {
  const now = Date.parse(at);
  const venue = venueDay('Asia/Shanghai');
  try {
    return acceptEvidence(input, { policy, mode, venue, now }).validThrough;
  } catch (error) {
    if (!isTongdaoError(error)) throw error;
    return `${error.code} ${error.path ?? ''}`;
  }
}

describe('the three doors', () => {
  const noon = '2026-11-23T12:00:00+08:00';

  describe('by ID', () => {
    it('is valid for the day of the venue, which begins at midnight in Shanghai', () => {
      expect(lastDay(byId(), '2026-11-22T23:59:59.999+08:00')).to.equal('2026-11-22');
      expect(lastDay(byId(), '2026-11-23T00:00:00+08:00')).to.equal('2026-11-23');
    });

    it('is valid for the further days the policy grants', () => {
      const policy = policySchema.parse({ ...EVERYDAY, validity: { idDays: 2 } });
      expect(lastDay(byId(), noon, policy)).to.equal('2026-11-25');
    });

    it('a number whose owner is not born yet is an input error at that field', () => {
      const unborn = byId({ idNumber: inventedId('20261124') });
      expect(lastDay(unborn, noon)).to.equal('INPUT_INVALID idNumber');
      expect(lastDay(byId({ idNumber: inventedId('20261123') }), noon)).to.equal('2026-11-23');
    });
  });

  describe('by paper', () => {
    it('is valid for paperDays after its date, through the whole of the last day', () => {
      const paper = byPaper({ issued: '2026-11-09' });
      expect(lastDay(paper, '2026-11-23T23:59:59+08:00')).to.equal('2026-11-23');
      expect(lastDay(paper, '2026-11-24T00:00:00+08:00')).to.equal('EVIDENCE_EXPIRED issued');
    });

    it('a date printed on it shortens and never prolongs', () => {
      expect(lastDay(byPaper({ printedValidUntil: '2026-11-25' }), noon)).to.equal('2026-11-25');
      expect(lastDay(byPaper({ printedValidUntil: '2027-11-25' }), noon)).to.equal('2026-12-04');
      const over = byPaper({ printedValidUntil: '2026-11-22' });
      expect(lastDay(over, noon)).to.equal('EVIDENCE_EXPIRED issued');
    });

    it('of tomorrow, or valid until before its issue, is an input error', () => {
      expect(lastDay(byPaper({ issued: '2026-11-24' }), noon)).to.equal('INPUT_INVALID issued');
      const odd = byPaper({ printedValidUntil: '2026-11-19' });
      expect(lastDay(odd, noon)).to.equal('INPUT_INVALID printedValidUntil');
    });

    it('today is the venue’s: a paper of the 23rd is not of the future when it is the 22nd in UTC', () => {
      const paper = byPaper({ issued: '2026-11-23' });
      expect(lastDay(paper, '2026-11-22T16:00:00Z')).to.equal('2026-12-07');
      expect(lastDay(paper, '2026-11-22T15:59:59Z')).to.equal('INPUT_INVALID issued');
    });
  });

  describe('by itinerary card', () => {
    it('green is valid for itineraryDays after the venue’s day of its update', () => {
      expect(lastDay(byItinerary(), noon)).to.equal('2026-11-30');
      const atNight = byItinerary({ updatedAt: '2026-11-15T16:30:00Z' });
      expect(lastDay(atNight, noon)).to.equal('2026-11-23');
      const earlier = byItinerary({ updatedAt: '2026-11-15T15:30:00Z' });
      expect(lastDay(earlier, noon)).to.equal('EVIDENCE_EXPIRED updatedAt');
    });

    it('yellow, orange and red are not accepted', () => {
      for (const colour of ['yellow', 'orange', 'red']) {
        expect(lastDay(byItinerary({ colour }), noon)).to.equal('EVIDENCE_NOT_ACCEPTED colour');
      }
    });

    it('a star never refuses', () => {
      const places = [
        { name: '甲市', starred: true },
        { name: '乙市', starred: true },
      ];
      expect(lastDay(byItinerary({ places }), noon)).to.equal('2026-11-30');
      expect(lastDay(byItinerary({ places: [] }), noon)).to.equal('2026-11-30');
    });

    it('a phone may run five minutes ahead and no more', () => {
      const ahead = byItinerary({ updatedAt: '2026-11-23T12:05:00+08:00' });
      expect(lastDay(ahead, noon)).to.equal('2026-11-30');
      const more = byItinerary({ updatedAt: '2026-11-23T12:05:01+08:00' });
      expect(lastDay(more, noon)).to.equal('INPUT_INVALID updatedAt');
    });

    it('a phone ahead across midnight gains no day', () => {
      const ahead = byItinerary({ updatedAt: '2026-11-24T00:02:00+08:00' });
      expect(lastDay(ahead, '2026-11-23T23:59:00+08:00')).to.equal('2026-11-30');
    });
  });

  it('a door the policy closes is closed in that mode only', () => {
    const policy = policySchema.parse({
      ...EVERYDAY,
      epidemic: { fallbacks: { id: false, paper: false, itinerary: false } },
    });
    for (const input of [byId(), byPaper(), byItinerary()]) {
      expect(lastDay(input, noon, policy)).to.equal('EVIDENCE_NOT_ACCEPTED door');
      expect(lastDay(input, noon, policy, 'everyday')).to.match(/^\d/);
    }
  });

  it('what was refused leaves no row and opens nothing', async () => {
    const { desk, trace } = deskFixture();
    const outcome = await desk
      .register(byItinerary({ colour: 'yellow', lane: 'lane-1' }))
      .catch((error: unknown) => error);
    expect(isTongdaoError(outcome, 'EVIDENCE_NOT_ACCEPTED')).to.equal(true);
    expect(trace).to.deep.equal([]);
  });
});
