import { expect } from 'chai';
import {
  hasData,
  isStatusWord,
  statusMeaning,
  type StatusReaction,
} from '../../../drivers/apdu/status-word.js';

const REACTIONS: readonly (readonly [number, StatusReaction])[] = [
  [0x9000, 'ok'],
  [0x611e, 'more'],
  [0x6c00, 'wrong-le'],
  [0x6281, 'drop-field'],
  [0x6282, 'use-bytes'],
  [0x6283, 'blocked'],
  [0x63c2, 'stop'],
  [0x6300, 'unknown'],
  [0x6700, 'try-any-le'],
  [0x6981, 'other-form'],
  [0x6982, 'protected'],
  [0x6985, 'protected'],
  [0x6986, 'select-first'],
  [0x6a81, 'next-profile'],
  [0x6a82, 'next-profile'],
  [0x6a83, 'absent'],
  [0x6d00, 'next-profile'],
  [0x6f00, 'retry-card'],
  [0x9303, 'blocked'],
  [0x0000, 'unknown'],
  [0xd6d6, 'unknown'],
];

describe('status word', () => {
  for (const [sw, reaction] of REACTIONS) {
    it(`${sw.toString(16).padStart(4, '0')} means ${reaction}`, () => {
      expect(statusMeaning(sw).reaction).to.equal(reaction);
    });
  }

  it('has words in both languages and data in two cases only, whatever the value', () => {
    const withData: number[] = [];
    for (let sw = 0; sw <= 0xffff; sw++) {
      const { zh, en } = statusMeaning(sw);
      if (zh === '' || en === '') throw new Error(sw.toString(16));
      if (hasData(sw)) withData.push(sw);
    }
    expect(withData).to.deep.equal([0x6282, 0x9000]);
  });

  it('is none outside 61xx to 6Fxx and 90xx to 9Fxx', () => {
    expect([0x0000, 0x6000, 0x7000, 0x8fff, 0xa000].some(isStatusWord)).to.equal(false);
    expect([0x6100, 0x6fff, 0x9000, 0x9fff].every(isStatusWord)).to.equal(true);
  });
});
