import { expect } from 'chai';
import fc from 'fast-check';
import { CAP_HEIGHT_EM, sizesFor } from '../../../../gateway/web/lane/sizes.js';
import { longestTexts } from '../../../../gateway/web/lane/texts.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const texts = longestTexts(['id-card']);

/** Degrees a capital H of this font subtends: an own formulation, not the product's. */
function degrees(fontPx: number, widthPx: number, widthMm: number, distanceMm: number): number {
  const capMm = (fontPx * CAP_HEIGHT_EM * widthMm) / widthPx;
  return (Math.atan(capMm / distanceMm) * 180) / Math.PI;
}

describe('lane sizes', () => {
  it('a 21.5 inch screen read from 2 m has a headline of at least 134 px (facts/ux.md 1.6)', () => {
    const sizes = sizesFor(
      { widthMm: 476, distanceMm: 2000 },
      { width: 1920, height: 1080 },
      texts,
    );
    expect(sizes.headline).to.be.at.least(134);
    expect(sizes.second).to.be.at.least(67);
    expect(sizes.tooSmall).to.equal(false);
  });

  it('a 10 inch tablet read from 2 m is reported too small and its words do not shrink', () => {
    const sizes = sizesFor({ widthMm: 217, distanceMm: 2000 }, { width: 1280, height: 800 }, texts);
    expect(sizes.headline).to.be.at.least(196);
    expect(sizes.second).to.be.at.least(98);
    expect(sizes.tooSmall).to.equal(true);
  });

  it('the icon gives way before a word does', () => {
    const near = sizesFor({ widthMm: 476, distanceMm: 600 }, { width: 1920, height: 560 }, texts);
    const far = sizesFor({ widthMm: 476, distanceMm: 1500 }, { width: 1920, height: 560 }, texts);
    expect(far.headline).to.be.at.least(near.headline);
    expect(far.icon).to.be.below(near.icon);
    expect(far.tooSmall).to.equal(false);
  });

  it('on every screen, near or far, the headline subtends 0.7 degrees and the second line half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 3000 }),
        fc.integer({ min: 300, max: 6000 }),
        fc.integer({ min: 320, max: 4000 }),
        fc.integer({ min: 240, max: 3000 }),
        (widthMm, distanceMm, width, height) => {
          const sizes = sizesFor({ widthMm, distanceMm }, { width, height }, texts);
          expect(degrees(sizes.headline, width, widthMm, distanceMm)).to.be.at.least(0.7);
          expect(degrees(sizes.second, width, widthMm, distanceMm)).to.be.at.least(0.35);
          if (!sizes.tooSmall) {
            expect(sizes.headline * texts.headlineZh).to.be.at.most(width);
            expect(sizes.second * texts.secondZh).to.be.at.most(width);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
