import { expect } from 'chai';
import {
  addDays,
  endOfVenueDay,
  idLastDay,
  itineraryLastDay,
  paperLastDay,
} from '../../../gateway/decision/validity.js';
import type { VenueDay } from '../../../schemas/ledger.js';

const validity = { idDays: 0, paperDays: 14, itineraryDays: 7 };

function venue(timeZone: string): VenueDay {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone });
  return { timeZone, dayOf: (at) => format.format(at) };
}

describe('validity of a registration', () => {
  it('counts calendar days over month, year and leap day', () => {
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01');
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2026-03-01', -1)).to.equal('2026-02-28');
  });

  it('by ID: the venue day, or the days that the policy adds', () => {
    expect(idLastDay('2026-11-23', validity)).to.equal('2026-11-23');
    expect(idLastDay('2026-11-23', { ...validity, idDays: 2 })).to.equal('2026-11-25');
  });

  it('paper: from its issue by the policy, and never longer than is printed on it', () => {
    expect(paperLastDay({ issued: '2026-11-20' }, validity)).to.equal('2026-12-04');
    const printed = (printedValidUntil: string): string =>
      paperLastDay({ issued: '2026-11-20', printedValidUntil }, validity);
    expect(printed('2026-11-22')).to.equal('2026-11-22');
    expect(printed('2027-11-22')).to.equal('2026-12-04');
  });

  it('itinerary: from its last update', () => {
    expect(itineraryLastDay('2026-11-20', validity)).to.equal('2026-11-27');
  });

  it('ends with the last millisecond of the day at the venue', () => {
    expect(endOfVenueDay('2026-11-23', venue('Asia/Shanghai'))).to.equal(
      Date.parse('2026-11-24T00:00:00+08:00'),
    );
    expect(endOfVenueDay('2026-11-23', venue('Pacific/Kiritimati'))).to.equal(
      Date.parse('2026-11-24T00:00:00+14:00'),
    );
    expect(endOfVenueDay('2026-11-23', venue('Pacific/Pago_Pago'))).to.equal(
      Date.parse('2026-11-24T00:00:00-11:00'),
    );
  });

  it('a day of 23 and one of 25 hours end where the wall clock says', () => {
    const berlin = venue('Europe/Berlin');
    expect(endOfVenueDay('2026-03-29', berlin)).to.equal(Date.parse('2026-03-30T00:00:00+02:00'));
    expect(endOfVenueDay('2026-10-25', berlin)).to.equal(Date.parse('2026-10-26T00:00:00+01:00'));
  });
});
