import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import {
  base64Of,
  bytesOfBase64,
  fitPhoto,
  sizeWithin,
  type Size,
} from '../../../../gateway/web/console/doors/photo-fit.js';
import { PHOTO_LIMIT_BYTES } from '../../../../schemas/photo-limits.js';

/** A camera's 30 MB and more: `bytesPerPixel` at full quality, less at less. */
function encoder(bytesPerPixel: number) {
  const tried: Size[] = [];
  const encode = (size: Size, quality: number): Promise<Uint8Array> => {
    tried.push(size);
    return Promise.resolve(
      new Uint8Array(Math.ceil(size.width * size.height * bytesPerPixel * quality)),
    );
  };
  return { tried, encode };
}

describe('a photo of a paper', () => {
  it('is at most 1600 px and 512 KiB, whatever the camera gave', async () => {
    for (const bytesPerPixel of [0.1, 0.5, 1]) {
      const { tried, encode } = encoder(bytesPerPixel);
      const jpeg = await fitPhoto({ width: 8000, height: 6000 }, encode);
      expect(jpeg?.length).to.be.at.most(PHOTO_LIMIT_BYTES);
      for (const { width, height } of tried) expect(Math.max(width, height)).to.be.at.most(1600);
    }
  });

  it('keeps its pixels as long as less quality is enough', async () => {
    const { tried, encode } = encoder(0.5);
    await fitPhoto({ width: 4000, height: 3000 }, encode);
    expect(tried.every(({ width }) => width === 1600)).to.equal(true);
  });

  it('is given up when nothing makes it small enough', async () => {
    expect(await fitPhoto({ width: 4000, height: 3000 }, encoder(1000).encode)).to.equal(undefined);
  });

  it('is never made larger and never loses its shape', () => {
    expect(sizeWithin({ width: 300, height: 200 }, 1600)).to.deep.equal({
      width: 300,
      height: 200,
    });
    expect(sizeWithin({ width: 8000, height: 4000 }, 1600)).to.deep.equal({
      width: 1600,
      height: 800,
    });
    expect(sizeWithin({ width: 10000, height: 1 }, 1600)).to.deep.equal({ width: 1600, height: 1 });
  });

  it('comes back from its base64 byte for byte', () => {
    const bytes = new Uint8Array(randomBytes(70_001));
    expect(base64Of(bytes)).to.equal(Buffer.from(bytes).toString('base64'));
    expect(Buffer.from(bytesOfBase64(base64Of(bytes))).equals(Buffer.from(bytes))).to.equal(true);
  });
});
