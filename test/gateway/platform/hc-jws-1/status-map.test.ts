import { expect } from 'chai';
import fc from 'fast-check';
import { refusalOf } from '../../../../gateway/platform/hc-jws-1/errors.js';
import { statusOfCode } from '../../../../gateway/platform/hc-jws-1/status-map.js';
import { PLATFORM_ERRORS } from '../../../../schemas/hc-jws.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('values of the claim code', () => {
  for (const code of ['green', 'yellow', 'red', 'none'] as const) {
    it(`map "${code}" to itself`, () => {
      expect(statusOfCode(code)).to.equal(code);
    });
  }

  for (const code of [
    'Green',
    'GREEN',
    ' green',
    'green ',
    '00',
    '绿码',
    '',
    'unavailable',
    'orange',
  ]) {
    it(`leave "${code}" unmapped`, () => {
      expect(statusOfCode(code)).to.equal('unmapped');
    });
  }

  it('leave the names of object properties unmapped', () => {
    for (const code of ['constructor', '__proto__', 'toString']) {
      expect(statusOfCode(code)).to.equal('unmapped');
    }
  });

  it('are unmapped whenever they are not one of the four', () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        const known = ['green', 'yellow', 'red', 'none'].includes(code);
        return known || statusOfCode(code) === 'unmapped';
      }),
      { numRuns: RUNS },
    );
  });
});

describe('signed refusals', () => {
  it('are facts about the box and never a remedy without what it needs', () => {
    for (const error of PLATFORM_ERRORS) {
      const { remedy } = refusalOf({ error });
      expect(remedy === 'signed-time' || remedy === 'nonce', error).to.equal(false);
    }
    expect(refusalOf({ error: 'clock_skew', serverTime: 1 }).remedy).to.equal('signed-time');
    expect(refusalOf({ error: 'use_nonce', nonce: 'x' }).remedy).to.equal('nonce');
  });

  it('that are not known, or named like object properties, are refusals without remedy', () => {
    for (const error of ['made_up', 'constructor', 'tostring']) {
      expect(refusalOf({ error, serverTime: 1, nonce: 'x' })).to.deep.equal({
        cause: 'refused-by-platform',
      });
    }
  });
});
