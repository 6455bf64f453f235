import { expect } from 'chai';
import fc from 'fast-check';
import { ageOn, maskName, maskNumber, maskPhone } from '../../schemas/masking.js';
import { COMPOUND_SURNAMES, SINGLE_SURNAMES } from '../../schemas/surnames.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

/** A name, how it looks masked, and why. */
const NAMES: readonly (readonly [name: string, masked: string, why: string])[] = [
  ['王明', '王*', 'a surname and one character'],
  ['王小明', '王**', 'a surname and two'],
  ['欧阳明', '欧阳*', 'a compound surname'],
  ['诸葛小明', '诸葛**', 'a compound surname and two'],
  ['歐陽小明', '歐陽**', 'the same in traditional form'],
  ['司马', '司*', 'two characters hide one, whatever they are'],
  ['王　明', '王*', 'a full-width space inside, as on cards'],
  [' 王小明 ', '王**', 'spaces around'],
  ['王李小明', '***明', 'four characters without a compound surname'],
  ['扎西', '*西', 'no known surname'],
  ['达瓦卓玛', '***玛', 'a Tibetan name'],
  ['古丽·买买提', '****提', 'a name with a dot'],
  ['王·明', '**明', 'a dot, whatever stands before it'],
  ['阿卜杜热合曼·阿卜杜拉', '****拉', 'a long one does not tell its length'],
  ['SMITH JOHN', '****N', 'Latin letters'],
  ['Suharto', '****o', 'a mononym'],
  ['José', '***é', 'an accent'],
  ['Jose\u0301', '***é', 'the same accent as a character of its own'],
  ['Wang小明', '****明', 'two scripts'],
  ['王𬭚', '王*', 'a rare given name beyond the BMP'],
  ['王𠮷𬭚', '王**', 'two of them'],
  ['𠮷明', '*明', 'a rare surname that no table has'],
  ['明𠮷', '明*', 'a rare last character'],
  ['格𠮷', '*𠮷', 'a rare last character that is left'],
  ['葛\u{e0100}明', '葛*', 'a variation selector goes with its character'],
  ['張簡小明', '張簡**', 'a double surname'],
  ['王', '*', 'one character'],
  ['𠮷', '*', 'one character of two code units'],
  ['A', '*', 'one letter'],
  ['', '', 'nothing'],
];

describe('masking', () => {
  for (const [name, masked, why] of NAMES) {
    it(`${name === '' ? '(empty)' : name} is seen as ${masked}: ${why}`, () => {
      expect(maskName(name)).to.equal(masked);
    });
  }

  it('the tables hold whole surnames, each once, and no character twice in one', () => {
    for (const surname of COMPOUND_SURNAMES) expect(Array.from(surname), surname).to.have.length(2);
    for (const surname of SINGLE_SURNAMES) expect(surname).to.match(/^\p{Script=Han}$/u);
    expect(SINGLE_SURNAMES.size).to.be.greaterThan(450);
  });

  const character = fc.oneof(
    fc.constantFrom(...Array.from('王李欧阳明小丽古卓玛·•ABCxyzéß\u0301 　0123456789')),
    fc.constantFrom('𠮷', '𬭚', '👵', '\u{e0100}', '\u200d'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const anyName = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

  it('what is seen begins with a known surname or ends with the last character, and is stars besides', () => {
    const seen = /^(?:(?<surname>[^*]{1,4})\*+|\*+(?<last>.?))$/su;
    fc.assert(
      fc.property(anyName, (name) => {
        const masked = maskName(name);
        if (masked === '') return;
        const { surname, last } = seen.exec(masked)?.groups ?? {};
        if (surname !== undefined) {
          expect(COMPOUND_SURNAMES.has(surname) || SINGLE_SURNAMES.has(surname)).to.equal(true);
        } else {
          expect(last, masked).to.be.a('string');
        }
      }),
      { numRuns },
    );
  });

  it('a name of two characters or more is never seen whole, and no surrogate is split', () => {
    const letters = fc.constantFrom(...Array.from('王李欧阳司马明小丽买提ABCé·𠮷𬭚'));
    fc.assert(
      fc.property(fc.array(letters, { minLength: 2, maxLength: 20 }), (parts) => {
        const masked = maskName(parts.join(''));
        expect(masked).not.to.equal(parts.join(''));
        expect(masked).to.include('*');
        expect(masked).not.to.match(/\p{Cs}/u);
        expect(Array.from(masked).filter((one) => one !== '*').length).to.be.lessThan(parts.length);
      }),
      { numRuns },
    );
  });

  it('a number is seen by its first two and last two characters', () => {
    expect(maskNumber('329999194803150021')).to.equal('32**************21');
    expect(maskNumber('KAZ110090123105')).to.equal('KA***********05');
    expect(maskNumber('E12345678')).to.equal('E1*****78');
    expect(maskNumber('H1234567')).to.equal('H1****67');
    for (const short of ['1', '1234', '1234567']) {
      expect(maskNumber(short)).to.equal('*'.repeat(short.length));
    }
  });

  it('of any number at least four characters and at least half are hidden', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z南𠮷()]{1,30}$/u), (number) => {
        const masked = maskNumber(number);
        const length = Array.from(number).length;
        const hidden = Array.from(masked).filter((one) => one === '*').length;
        expect(Array.from(masked)).to.have.length(length);
        expect(hidden).to.be.at.least(Math.min(4, length));
        expect(hidden).to.be.at.least(length / 2);
        expect(masked).not.to.match(/\p{Cs}/u);
      }),
      { numRuns },
    );
  });

  it('a mobile number keeps three and four, any other number two and two', () => {
    expect(maskPhone('13800001234')).to.equal('138****1234');
    expect(maskPhone('0571-88880000')).to.equal('05*********00');
    expect(maskPhone('110')).to.equal('***');
  });

  it('age is in whole years; somebody born on 29 February has a birthday on 1 March', () => {
    expect(ageOn('1948-03-15', '2026-03-14')).to.equal(77);
    expect(ageOn('1948-03-15', '2026-03-15')).to.equal(78);
    expect(ageOn('1948-02-29', '2026-02-28')).to.equal(77);
    expect(ageOn('1948-02-29', '2026-03-01')).to.equal(78);
  });
});
