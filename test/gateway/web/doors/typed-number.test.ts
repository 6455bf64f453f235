import { expect } from 'chai';
import fc from 'fast-check';
import { addDays } from '../../../../gateway/web/console/doors/venue-time.js';
import { judgeNumber, numberProblem } from '../../../../gateway/web/console/doors/typed-number.js';
import { parseIdNumber } from '../../../../schemas/id-number.js';
import { foreignNumber, inventedNumber, oldNumber } from './people.js';

const TODAY = '2026-11-23';
const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const NUMBER = inventedNumber('19480405');

describe('an ID number being typed', () => {
  it('says birth date and age at the last digit and not before', () => {
    for (let length = 1; length < 18; length++) {
      if (length === 15) continue;
      const judged = judgeNumber(NUMBER.slice(0, length), TODAY);
      expect(judged, String(length)).to.deep.equal({ state: 'typing', missing: 18 - length });
    }
    const whole = judgeNumber(NUMBER, TODAY);
    expect(whole).to.include({ state: 'right', birth: '1948-04-05', age: 78, mayGoOn: false });
  });

  it('points at the last character when only the check digit is wrong', () => {
    const last = NUMBER.endsWith('X') ? '0' : 'X';
    const judged = judgeNumber(NUMBER.slice(0, 17) + last, TODAY);
    expect(judged).to.deep.equal({
      state: 'wrong',
      problem: 'check-digit',
      cells: { from: 17, to: 17 },
    });
    expect(numberProblem(NUMBER.slice(0, 17) + last, TODAY)?.zh).to.equal(
      '号码有误，请核对最后一位',
    );
  });

  it('points at the date of birth when there is no such day, and when it is tomorrow', () => {
    const cells = { from: 6, to: 13 };
    const impossible = judgeNumber(inventedNumber('19481345'), TODAY);
    expect(impossible).to.deep.equal({ state: 'wrong', problem: 'birth-date', cells });
    const tomorrow = inventedNumber(addDays(TODAY, 1).replace(/-/g, ''));
    expect(judgeNumber(tomorrow, TODAY)).to.deep.equal({
      state: 'wrong',
      problem: 'birth-date',
      cells,
    });
  });

  it('takes fifteen digits of the old form and leaves room for eighteen', () => {
    const judged = judgeNumber(oldNumber('480405'), TODAY);
    expect(judged).to.include({ state: 'right', birth: '1948-04-05', mayGoOn: true });
  });

  it('takes permits of Hong Kong, Macao and Taiwan and both numbers of permanent residents', () => {
    const kinds = [
      [inventedNumber('19500101', '001', '810000'), 'permit-hmt'],
      [inventedNumber('19500101', '001', '820000'), 'permit-hmt'],
      [inventedNumber('19500101', '001', '830000'), 'permit-hmt'],
      [inventedNumber('19500101', '001', '911999'), 'foreign-2023'],
      [foreignNumber('500101'), 'foreign-2017'],
    ] as const;
    for (const [number, kind] of kinds) {
      expect(judgeNumber(number, TODAY), kind).to.include({ state: 'right', kind });
    }
  });

  it('reads a pasted number with spaces, hyphens and full-width digits', () => {
    const wide = Array.from(NUMBER, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
    const spellings = [
      `${NUMBER.slice(0, 6)} ${NUMBER.slice(6, 14)} ${NUMBER.slice(14)}`,
      `${NUMBER.slice(0, 6)}-${NUMBER.slice(6)}`,
      wide.join(''),
      `\u3000${NUMBER.toLowerCase()}\n`,
    ];
    for (const spelling of spellings) {
      expect(judgeNumber(spelling, TODAY)).to.include({ state: 'right', number: NUMBER });
    }
  });

  it('never calls a number right that the gateway would refuse', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9X]{0,19}$/),
      fc
        .tuple(fc.constantFrom(NUMBER), fc.nat(17), fc.constantFrom(...Array.from('0123456789X')))
        .map(([number, at, to]) => number.slice(0, at) + to + number.slice(at + 1)),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const right = judgeNumber(typed, TODAY).state === 'right';
        expect(numberProblem(typed, TODAY) === undefined).to.equal(right);
        if (right) expect(parseIdNumber(typed).ok).to.equal(true);
      }),
      { numRuns: RUNS },
    );
  });
});
