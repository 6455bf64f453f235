import { expect } from 'chai';
import fc from 'fast-check';
import { venueDay } from '../../../gateway/site/venue-day.js';

describe('the venue’s day', () => {
  it('changes at midnight of the venue, not of UTC', () => {
    const day = venueDay('Asia/Shanghai');
    expect(day.dayOf(Date.parse('2026-11-23T15:59:59.999Z'))).to.equal('2026-11-23');
    expect(day.dayOf(Date.parse('2026-11-23T16:00:00.000Z'))).to.equal('2026-11-24');
  });

  it('is the same whatever was asked before', () => {
    const remembered = venueDay('Asia/Kathmandu');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        expect(remembered.dayOf(at)).to.equal(venueDay('Asia/Kathmandu').dayOf(at));
      }),
    );
  });
});
