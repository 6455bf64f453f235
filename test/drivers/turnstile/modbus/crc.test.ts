import { expect } from 'chai';
import { crc16, crcHolds, withCrc } from '../../../../drivers/turnstile/modbus/crc.js';
import { EVERY_FRAME, hex, text } from './vectors.js';

describe('CRC-16/MODBUS', () => {
  it('gives the check value 4B37h of the CRC catalogue for "123456789"', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).to.equal(0x4b37);
  });

  for (const frame of EVERY_FRAME) {
    it(`makes the published frame ${frame}`, () => {
      const bytes = hex(frame);
      expect(text(withCrc(bytes.slice(0, -2)))).to.equal(frame);
      expect(crcHolds(bytes)).to.equal(true);
    });
  }

  it('does not hold for two bytes alone', () => {
    expect(crcHolds(Uint8Array.of(0xff, 0xff))).to.equal(false);
  });
});
