import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { encodeGb18030 } from './gb18030.js';
import { Net, spellingsOf } from './spellings.js';

const NUMBER = '329999194503021216';
const NAME = '滕\u{20BB7}㛃';
const net = new Net([NUMBER, NAME]);

describe('the net of the privacy test', () => {
  it('writes GB18030 as published: 中文 is D6D0 CEC4, U+20BB7 is 95 34 B2 35', () => {
    expect(encodeGb18030('中文').toString('hex')).to.equal('d6d0cec4');
    expect(encodeGb18030('\u{20BB7}').toString('hex')).to.equal('9534b235');
  });

  it('catches each spelling of a number and of a name, and nothing in noise', () => {
    for (const { how, bytes } of [NUMBER, NAME].flatMap(spellingsOf)) {
      const noise = randomBytes(400);
      expect(net.catchIn(noise), how).to.deep.equal([]);
      expect(net.catchIn(Buffer.concat([noise, bytes, noise])), how).to.not.be.empty;
    }
  });

  it('catches base64 of a text that holds the secret anywhere', () => {
    for (let before = 0; before < 6; before++) {
      for (const form of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${'x'.repeat(before)}${NAME}xx`).toString(form);
        expect(net.catchIn(Buffer.from(text)), `${form} after ${before}`).to.not.be.empty;
      }
    }
  });

  it('catches a digest in each usual spelling', () => {
    const digest = createHash('sha256').update(NUMBER).digest();
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      expect(net.catchIn(Buffer.from(digest.toString(form))), form).to.not.be.empty;
    }
  });
});
