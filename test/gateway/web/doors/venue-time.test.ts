import { expect } from 'chai';
import fc from 'fast-check';
import {
  addDays,
  civilDayOf,
  dayFromDigits,
  instantOf,
  timeFromDigits,
  timeOfDay,
} from '../../../../gateway/web/console/doors/venue-time.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const ZONE = 'Asia/Shanghai';

describe('days and times at the venue', () => {
  it('are those of the venue, whatever the tablet is set to', () => {
    const at = Date.parse('2026-11-23T16:30:00Z');
    expect(civilDayOf(at, ZONE)).to.equal('2026-11-24');
    expect(timeOfDay(at, ZONE)).to.equal('00:30');
    expect(instantOf('2026-11-24', '00:30', ZONE)).to.equal('2026-11-23T16:30:00.000Z');
  });

  it('come back from the instant they mean, in every zone without a clock change near', () => {
    const zone = fc.constantFrom(ZONE, 'Asia/Urumqi', 'Asia/Kathmandu', 'America/St_Johns', 'UTC');
    // July and January only: no zone of these changes its clocks then.
    const month = fc.constantFrom('01', '07');
    const two = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, '0'));
    fc.assert(
      fc.property(zone, month, two(23), two(59), (timeZone, mm, hour, minute) => {
        const day = `2026-${mm}-15`;
        const at = Date.parse(instantOf(day, `${hour}:${minute}`, timeZone));
        expect(civilDayOf(at, timeZone)).to.equal(day);
        expect(timeOfDay(at, timeZone)).to.equal(`${hour}:${minute}`);
      }),
      { numRuns: RUNS },
    );
  });

  it('four digits mean the nearest such day, in the past for an issue and ahead for an end', () => {
    expect(dayFromDigits('1122', 'past', '2026-11-23')).to.equal('2026-11-22');
    expect(dayFromDigits('1124', 'past', '2026-11-23')).to.equal('2025-11-24');
    expect(dayFromDigits('0101', 'coming', '2026-11-23')).to.equal('2027-01-01');
    expect(dayFromDigits('0229', 'past', '2027-01-01')).to.equal('2024-02-29');
    expect(dayFromDigits('261122', 'past', '2026-11-23')).to.equal('2026-11-22');
    expect(dayFromDigits('20261122', 'past', '2026-11-23')).to.equal('2026-11-22');
  });

  it('no digits that are no day or no time ever become one', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const day = dayFromDigits(typed, 'past', '2026-11-23');
        if (day !== undefined) expect(addDays(day, 0)).to.equal(day);
        const time = timeFromDigits(typed);
        if (time !== undefined) expect(time).to.match(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
      }),
      { numRuns: RUNS },
    );
    for (const wrong of ['', '1', '0230', '1332', '20260230', 'ab12', '11-22']) {
      expect(dayFromDigits(wrong, 'past', '2026-11-23'), wrong).to.equal(undefined);
    }
    for (const wrong of ['2460', '2400', '99', '1', '12345']) {
      expect(timeFromDigits(wrong), wrong).to.equal(undefined);
    }
    expect(timeFromDigits('912')).to.equal('09:12');
  });
});
