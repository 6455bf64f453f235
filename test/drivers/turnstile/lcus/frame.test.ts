import { expect } from 'chai';
import fc from 'fast-check';
import { lcusCommand, parseLcusCommand } from '../../../../drivers/turnstile/lcus/frame.js';
import { hex } from '../../sam/published-frames.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };

/** facts/cards-readers-turnstiles.md 5.1: printed on the boards' product pages. */
const PUBLISHED = [
  [1, true, 'A0 01 01 A2'],
  [1, false, 'A0 01 00 A1'],
  [2, true, 'A0 02 01 A3'],
  [2, false, 'A0 02 00 A2'],
  [3, true, 'A0 03 01 A4'],
  [3, false, 'A0 03 00 A3'],
  [4, true, 'A0 04 01 A5'],
  [4, false, 'A0 04 00 A4'],
  [8, true, 'A0 08 01 A9'],
  [8, false, 'A0 08 00 A8'],
] as const;

describe('LCUS commands', () => {
  it('are the published ones', () => {
    for (const [channel, on, text] of PUBLISHED) {
      expect(lcusCommand(channel, on), text).to.deep.equal(hex(text));
      expect(parseLcusCommand(hex(text)), text).to.deep.equal({ channel, on });
    }
  });

  it('are no commands after any single bit was flipped', () => {
    for (const [, , text] of PUBLISHED) {
      for (let bit = 0; bit < 32; bit++) {
        const bytes = hex(text);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(parseLcusCommand(bytes), `${text}, bit ${bit}`).to.equal(undefined);
      }
    }
  });

  it('never throw on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const command = parseLcusCommand(bytes);
        if (command !== undefined) {
          expect(lcusCommand(command.channel, command.on)).to.deep.equal(bytes);
        }
      }),
      RUNS,
    );
  });
});
