import { expect } from 'chai';
import fc from 'fast-check';
import { decodeText } from '../../../drivers/text/decode-text.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

describe('Text of a scanner', () => {
  it('is UTF-8 where it is valid UTF-8', () => {
    expect(decodeText(Buffer.from('通道 A1 𠮷', 'utf8'))).to.equal('通道 A1 𠮷');
  });

  it('is GB18030 where it is not, also for names outside GBK', () => {
    // 张三 in GBK; U+20BB7 in the four-byte form of GB18030.
    expect(decodeText(Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd))).to.equal('张三');
    expect(decodeText(Uint8Array.of(0xd5, 0xc5, 0x95, 0x34, 0x9f, 0x33))?.length).to.equal(3);
  });

  it('is nothing where it is neither', () => {
    expect(decodeText(Uint8Array.of(0xd5, 0xc5, 0xc8))).to.equal(undefined);
    expect(decodeText(Uint8Array.of(0x41, 0xff))).to.equal(undefined);
  });

  it('never holds the mark of a failed decoding that the bytes do not hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = decodeText(bytes);
        if (text?.includes('\uFFFD') !== true) return;
        const spelled = Buffer.from(bytes).includes(Buffer.from('\uFFFD'));
        expect(spelled || Buffer.from(bytes).includes(Buffer.of(0x84, 0x31, 0xa4, 0x37))).to.equal(
          true,
        );
      }),
      { numRuns },
    );
  });
});
