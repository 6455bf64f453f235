import { expect } from 'chai';
import fc from 'fast-check';
import {
  ageOn,
  check731,
  extendLegacy,
  mod11Check,
  normaliseIdNumber,
  parseIdNumber,
} from '../../schemas/id-number.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

/** Region 329999 does not exist: numbers of invented people. */
const INVENTED = '329999194106123028';

const dates = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));

const invented = fc
  .tuple(dates, fc.integer({ min: 0, max: 999 }))
  .map(([birth, sequence]) => `329999${birth}${String(sequence).padStart(3, '0')}`)
  .map((first17) => first17 + mod11Check(first17));

function problemOf(text: string): string {
  const result = parseIdNumber(text);
  return result.ok ? 'none' : result.problem;
}

describe('ID numbers', () => {
  it('accepts the worked example of GB 11643-1999 with check character X', () => {
    expect(parseIdNumber('11010519491231002X')).to.deep.equal({
      ok: true,
      value: {
        number: '11010519491231002X',
        kind: 'resident',
        birth: '1949-12-31',
        sex: 'female',
        fromLegacy: false,
      },
    });
  });

  it('accepts the published 2017 foreign number KAZ110090123105', () => {
    expect(parseIdNumber('KAZ110090123105')).to.deep.equal({
      ok: true,
      value: {
        number: 'KAZ110090123105',
        kind: 'foreign-2017',
        birth: '1990-12-31',
        fromLegacy: false,
      },
    });
  });

  it('refuses the printed specimen CAN110081080319, whose 7-3-1 digit is wrong', () => {
    expect(check731('CAN11008108031')).to.equal('0');
    expect(problemOf('CAN110081080319')).to.equal('check-digit');
  });

  it('accepts the 2023 foreign number 932682198501010017 and claims no sex for it', () => {
    expect(parseIdNumber('932682198501010017')).to.deep.equal({
      ok: true,
      value: {
        number: '932682198501010017',
        kind: 'foreign-2023',
        birth: '1985-01-01',
        fromLegacy: false,
      },
    });
  });

  it('knows residence permits of Hong Kong, Macao and Taiwan by their region', () => {
    for (const number of ['810000195003154114', '830000194807075226']) {
      const result = parseIdNumber(number);
      expect(result.ok && result.value.kind, number).to.equal('permit-hmt');
    }
  });

  it('extends a 15-digit legacy number with 19 and a check character', () => {
    expect(extendLegacy('110105491231002')).to.equal('11010519491231002X');
    const result = parseIdNumber('110105491231002');
    expect(result.ok && result.value).to.include({
      number: '11010519491231002X',
      fromLegacy: true,
    });
  });

  it('knows no 15-digit form of foreign and permit numbers', () => {
    expect(problemOf('932682850101001')).to.equal('region');
    expect(problemOf('810000500315411')).to.equal('region');
  });

  it('takes no future birth date from the two year digits of a 2017 number', () => {
    const born = (number: string): string => {
      const result = parseIdNumber(number);
      return result.ok ? result.value.birth : result.problem;
    };
    const withCheck = (first14: string): string => first14 + check731(first14);
    expect(born(withCheck('CAN32992805051'))).to.equal('1928-05-05');
    expect(born(withCheck('CAN32992405051'))).to.equal('1924-05-05');
    expect(born(withCheck('CAN32992305051'))).to.equal('2023-05-05');
  });

  it('says what is wrong', () => {
    expect(problemOf('')).to.equal('length');
    expect(problemOf('32999919410612302')).to.equal('length');
    expect(problemOf('3299991941061230Z8')).to.equal('alphabet');
    expect(problemOf('32999919410230302X')).to.equal('birth-date');
    expect(problemOf('329999190002291234')).to.equal('birth-date');
    expect(problemOf('329999194106123029')).to.equal('check-digit');
    expect(problemOf('029999194106123028')).to.equal('region');
  });

  it('forgives full-width digits, spaces, hyphens and a small x, as people type them', () => {
    expect(normaliseIdNumber(' ３２９９９９ 1941-0612–302x')).to.equal('32999919410612302X');
    expect(parseIdNumber('１１０１０５ 19491231 002ｘ').ok).to.equal(true);
  });

  it('accepts every rightly built number and gives its date and sex back', () => {
    fc.assert(
      fc.property(invented, (number) => {
        const result = parseIdNumber(number);
        if (!result.ok) expect.fail(result.problem);
        expect(result.value.number).to.equal(number);
        expect(result.value.birth.replaceAll('-', '')).to.equal(number.slice(6, 14));
        expect(result.value.sex).to.equal(Number(number[16]) % 2 === 1 ? 'male' : 'female');
      }),
      { numRuns },
    );
  });

  it('refuses a number with one digit typed wrong', () => {
    fc.assert(
      fc.property(
        invented,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (number, at, by) => {
          const digit = (Number(number[at]) + by) % 10;
          const wrong = number.slice(0, at) + String(digit) + number.slice(at + 1);
          expect(parseIdNumber(wrong).ok).to.equal(false);
        },
      ),
      { numRuns },
    );
  });

  it('refuses a number with two neighbours swapped', () => {
    fc.assert(
      fc.property(invented, fc.integer({ min: 0, max: 15 }), (number, at) => {
        const [a = '', b = ''] = [number[at], number[at + 1]];
        fc.pre(a !== b);
        expect(parseIdNumber(number.slice(0, at) + b + a + number.slice(at + 2)).ok).to.equal(
          false,
        );
      }),
      { numRuns },
    );
  });

  it('never throws on whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const result = parseIdNumber(typed);
        expect(result.ok).to.be.a('boolean');
      }),
      { numRuns },
    );
  });

  it('counts whole years, and a 29 February turns on 1 March', () => {
    expect(ageOn('1964-11-23', '2026-11-22')).to.equal(61);
    expect(ageOn('1964-11-23', '2026-11-23')).to.equal(62);
    expect(ageOn('1952-02-29', '2026-02-28')).to.equal(73);
    expect(ageOn('1952-02-29', '2026-03-01')).to.equal(74);
    expect(ageOn(INVENTED.slice(6, 10) + '-06-12', '2026-06-12')).to.equal(85);
  });
});
