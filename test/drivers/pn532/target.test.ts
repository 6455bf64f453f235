import { expect } from 'chai';
import fc from 'fast-check';
import { dataStatus } from '../../../drivers/pn532/data-error.js';
import { parseTargetA, parseTargetB } from '../../../drivers/pn532/target.js';
import { hex } from './vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

const ATQB = '50 C1 C2 C3 C4 00 00 00 00 33 81 81';

describe('PN532 target data', () => {
  it('a Mifare Classic card has its UID and speaks no APDU (nfcpy)', () => {
    expect(parseTargetA(hex('01 00 04 08 04 DE AD BE EF'))).to.deep.equal({
      number: 1,
      uid: hex('DE AD BE EF'),
      speaksApdu: false,
    });
  });

  it('bit 6 of SAK says that a type A card speaks APDUs, and its ATS follows (nfcpy)', () => {
    expect(parseTargetA(hex('01 00 04 20 04 01 02 03 04 05 78 33 A4 02'))).to.deep.equal({
      number: 1,
      uid: hex('01 02 03 04'),
      speaksApdu: true,
    });
  });

  it('a UID has 4, 7 or 10 bytes and no other number', () => {
    for (let bytes = 0; bytes <= 12; bytes++) {
      const target = parseTargetA(
        Uint8Array.of(1, 0, 0x44, 0x00, bytes, ...new Uint8Array(bytes).fill(7)),
      );
      expect(target?.uid?.length).to.equal([4, 7, 10].includes(bytes) ? bytes : undefined);
    }
  });

  it('a UID that is not complete is none', () => {
    expect(parseTargetA(hex('01 00 04 04 04 88 AD BE EF'))).to.equal(undefined);
  });

  it('a type B card has no UID and speaks APDUs when ATQB says so', () => {
    expect(parseTargetB(hex(`01 ${ATQB} 01 00`))).to.deep.equal({ number: 1, speaksApdu: true });
    const without = ATQB.replace('33 81 81', '33 80 81');
    expect(parseTargetB(hex(`01 ${without} 01 00`))?.speaksApdu).to.equal(false);
  });

  it('half of the data, or more than all, is no card', () => {
    const a = hex('01 00 04 20 04 01 02 03 04 05 78 33 A4 02');
    const b = hex(`01 ${ATQB} 01 00`);
    for (let at = 0; at < a.length; at++)
      expect(parseTargetA(a.subarray(0, at))).to.equal(undefined);
    for (let at = 0; at < b.length; at++)
      expect(parseTargetB(b.subarray(0, at))).to.equal(undefined);
    expect(parseTargetA(Uint8Array.of(...a, 0))).to.equal(undefined);
    expect(parseTargetB(Uint8Array.of(...b, 0))).to.equal(undefined);
  });

  it('takes any bytes without a throw and without a UID of another length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([undefined, 4, 7, 10]).to.include(parseTargetA(bytes)?.uid?.length);
        expect(parseTargetB(bytes)?.uid).to.equal(undefined);
      }),
      { numRuns },
    );
  });
});

describe('PN532 data status', () => {
  it('00 is an answer, 40 one that goes on', () => {
    expect(dataStatus(0x00)).to.deep.equal({
      error: 0,
      meaning: '',
      more: false,
      chipFault: false,
    });
    expect(dataStatus(0x40).more).to.equal(true);
  });

  it('names every error of the table, and says of the others that they are unknown', () => {
    const known = [
      1, 2, 3, 4, 5, 6, 7, 9, 0x0a, 0x0b, 0x0d, 0x0e, 0x10, 0x12, 0x13, 0x14, 0x23,
    ].concat([0x25, 0x26, 0x27, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e]);
    for (let error = 1; error < 0x40; error++) {
      expect(/^unknown error/.test(dataStatus(error).meaning), `${error}`).to.equal(
        !known.includes(error),
      );
      expect(dataStatus(error | 0x40).more).to.equal(false);
    }
  });

  it('only heat and over-current are the fault of the chip', () => {
    const faults = Array.from({ length: 64 }, (_, error) => error).filter(
      (error) => dataStatus(error).chipFault,
    );
    expect(faults).to.deep.equal([0x0d, 0x2d]);
  });
});
