import { expect } from 'chai';
import fc from 'fast-check';
import {
  asciiOf,
  dateOf,
  digitsOf,
  hanziOf,
  isBlank,
  numberOf,
} from '../../../drivers/cards/field-text.js';
import { hex } from '../apdu/bytes.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('fields of card files', () => {
  it('packed digits end at F padding and hold nothing but digits', () => {
    expect(digitsOf(hex('123F'))).to.equal('123');
    expect(digitsOf(hex('0156FF'))).to.equal('0156');
    for (const text of ['FFFF', '12F3', '1A23', '']) {
      expect(digitsOf(hex(text)), text).to.equal(undefined);
    }
  });

  it('a number fills its room and was written', () => {
    expect(numberOf(hex('0102'))).to.equal('0102');
    for (const text of ['0000', 'FFFF', '9999', '12FF', '01AA', '']) {
      expect(numberOf(hex(text)), text).to.equal(undefined);
    }
  });

  it('a date is a day of the calendar, or nothing', () => {
    expect(dateOf(hex('20240229'))).to.equal('2024-02-29');
    expect(dateOf(hex('20991231'))).to.equal('2099-12-31');
    for (const text of [
      '20230229',
      '20231301',
      '20230431',
      '20230100',
      '18991231',
      '00000000',
      'FFFFFFFF',
      '2023010F',
      'ABCDEF01',
      '202301',
    ]) {
      expect(dateOf(hex(text)), text).to.equal(undefined);
    }
  });

  it('ASCII loses its padding and is nothing else', () => {
    expect(asciiOf(Buffer.from('A123\0\0'))).to.equal('A123');
    expect(asciiOf(Buffer.from('A123   '))).to.equal('A123');
    expect(asciiOf(hex('FFFF0000'))).to.equal('');
    expect(asciiOf(hex('41CAD442'))).to.equal(undefined);
    expect(asciiOf(hex('410042'))).to.equal(undefined);
  });

  it('text is GB18030, joined from its parts even within a character', () => {
    expect(hanziOf(hex('CAD4D0E3C0BC000000'))).to.equal('试秀兰');
    expect(hanziOf(hex('CAD42020'), hex('D0E30000'))).to.equal('试秀');
    expect(hanziOf(hex('CAD4D0'), hex('E3'))).to.equal('试秀');
    expect(hanziOf(hex('CAD4D0'))).to.equal(undefined);
    expect(hanziOf(hex('CAD407'))).to.equal(undefined);
    expect(hanziOf(hex('0000'))).to.equal('');
  });

  it('blank is what was never written', () => {
    for (const text of ['', '0000', 'FFFF', '2020', '00FF20']) {
      expect(isBlank(hex(text)), text).to.equal(true);
    }
    expect(isBlank(hex('30'))).to.equal(false);
  });

  it('no bytes make any of them fail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const date = dateOf(bytes);
        if (date !== undefined) expect(Number.isNaN(Date.parse(date))).to.equal(false);
        expect(asciiOf(bytes) ?? '').to.match(/^[\x20-\x7e]*$/);
        expect(hanziOf(bytes) ?? '').not.to.match(/[\p{Cc}\uFFFD]/u);
        expect(numberOf(bytes) ?? '').to.match(/^\d*$/);
      }),
      { numRuns: RUNS },
    );
  });
});
