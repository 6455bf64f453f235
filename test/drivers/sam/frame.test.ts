import { expect } from 'chai';
import { COMMANDS } from '../../../drivers/sam/constants.js';
import { checksum, encodeReply, encodeRequest } from '../../../drivers/sam/frame.js';
import { SW3, isModuleFault, statusMeaning } from '../../../drivers/sam/status-word.js';
import { formatSamNumber } from '../../../drivers/sam/sam-number.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { REPLIES, REQUESTS, hex } from './published-frames.js';

describe('SAM frames', () => {
  for (const [name, text] of REQUESTS) {
    it(`builds the published request ${name}: ${text.slice(15)}`, () => {
      const frame = hex(text);
      const command = COMMANDS.find((known) => known.name === name);
      const built = encodeRequest(frame[7] ?? 0, frame[8] ?? 0, frame.subarray(9, -1));
      expect(built).to.deep.equal(frame);
      expect(command?.cmd).to.equal(frame[7]);
      expect(command?.para ?? frame[8]).to.equal(frame[8]);
      expect(command?.dataBytes).to.equal(frame.length - 10);
    });
  }

  for (const [name, text] of REPLIES) {
    it(`builds the published reply "${name}"`, () => {
      const frame = hex(text);
      const [sw1 = 0, sw2 = 0, sw3 = 0] = frame.subarray(7);
      expect(encodeReply(sw1, sw2, sw3, frame.subarray(10, -1))).to.deep.equal(frame);
    });
  }

  it('sums LEN to CHK of a good frame to zero', () => {
    for (const [, text] of [...REQUESTS, ...REPLIES]) expect(checksum(hex(text), 5)).to.equal(0);
  });

  it('refuses to build a frame that LEN 4096 cannot hold', () => {
    expect(encodeReply(0, 0, 0x90, new Uint8Array(4092))).to.have.length(4103);
    expect(() => encodeReply(0, 0, 0x90, new Uint8Array(4093))).to.throw(TongdaoError, 'INTERNAL');
  });

  it('reads the SAM number of the published example', () => {
    const frame = hex(REPLIES[10][1]);
    expect(formatSamNumber(frame.subarray(10, -1))).to.equal(
      '05.01-20101129-0001228293-0296863149',
    );
  });

  it('reads the last groups of a SAM number as unsigned', () => {
    const data = hex('05 00 01 00 09 B8 32 01 FF FF FF FF FE FF FF FF');
    expect(formatSamNumber(data)).to.equal('05.01-20101129-4294967295-4294967294');
  });

  it('gives no SAM number for zeros, a wrong size or a group that does not fit', () => {
    expect(formatSamNumber(new Uint8Array(16))).to.equal(undefined);
    expect(formatSamNumber(new Uint8Array(15).fill(1))).to.equal(undefined);
    expect(formatSamNumber(new Uint8Array(16).fill(0xff))).to.equal(undefined);
  });
});

describe('SAM status words', () => {
  it('has words in two languages for every published code', () => {
    for (const code of Object.values(SW3)) {
      const { zh, en } = statusMeaning(code);
      expect(zh, String(code)).to.match(/\p{Script=Han}/u);
      expect(en, String(code)).not.to.equal(statusMeaning(0x77).en);
    }
  });

  it('never takes an unknown code for success', () => {
    const known = new Set<number>(Object.values(SW3));
    for (let code = 0; code < 256; code++) {
      if (known.has(code)) continue;
      expect(statusMeaning(code).class).to.equal('retry');
      expect(isModuleFault(code)).to.equal(false);
    }
  });

  it('knows that 60 and 66 are about the module, whatever the card', () => {
    expect([SW3.selfTestFailed, SW3.notAuthorised].every(isModuleFault)).to.equal(true);
    expect(isModuleFault(SW3.unknownType)).to.equal(false);
  });
});
