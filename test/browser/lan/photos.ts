/** Files that a camera, or a mistaken hand, gives to the page. */
import { randomBytes } from 'node:crypto';
import { PNG } from 'pngjs';

export interface PhotoFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A sheet of paper with lines of writing. */
export function paperPhoto(width: number, height: number): PhotoFile {
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    const written = y % 60 < 24;
    for (let x = 0; x < width; x++) {
      const ink = written && (x * 7 + y * 13) % 97 < 40 && x > 100 && x < width - 100;
      picture.data.fill(ink ? 40 : 235, (y * width + x) * 4, (y * width + x) * 4 + 3);
      picture.data[(y * width + x) * 4 + 3] = 255;
    }
  }
  return { name: 'IMG_0001.png', mimeType: 'image/png', buffer: PNG.sync.write(picture) };
}

/** At least `bytes` long, as a camera at its highest setting: noise does not compress. */
export function hugePhoto(bytes: number): PhotoFile {
  const width = 4000;
  const height = Math.ceil(bytes / (width * 3));
  const picture = new PNG({ width, height });
  const noise = randomBytes(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    noise.copy(picture.data, at * 4, at * 3, at * 3 + 3);
    picture.data[at * 4 + 3] = 255;
  }
  const buffer = PNG.sync.write(picture, { deflateLevel: 0, filterType: 0 });
  return { name: 'IMG_0002.png', mimeType: 'image/png', buffer };
}

/** The right name and the wrong content. */
export function noPicture(): PhotoFile {
  return { name: 'IMG_0003.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') };
}
