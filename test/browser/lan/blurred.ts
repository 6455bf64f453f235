/** How a picture looks to eyes that do not see sharply, and what can still be read of it. */
import { spawn } from 'node:child_process';
import { PNG } from 'pngjs';

/** One pass of a box of `2 * radius + 1` pixels along rows; the picture comes back turned. */
function boxTurned(
  grey: Float64Array,
  width: number,
  height: number,
  radius: number,
): Float64Array {
  const turned = new Float64Array(grey.length);
  const size = 2 * radius + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const at = (x: number): number => grey[row + Math.min(width - 1, Math.max(0, x))] ?? 0;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += at(x);
    for (let x = 0; x < width; x++) {
      turned[x * height + y] = sum / size;
      sum += at(x + radius + 1) - at(x - radius);
    }
  }
  return turned;
}

/** Three boxes in a row are a Gaussian of `sigma` pixels closely enough (W3C SVG, feGaussianBlur). */
export function blurred(png: Buffer, sigma: number): Buffer {
  const picture = PNG.sync.read(png);
  const { width, height, data } = picture;
  let grey: Float64Array = new Float64Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    grey[at] = 0.2126 * data[at * 4]! + 0.7152 * data[at * 4 + 1]! + 0.0722 * data[at * 4 + 2]!;
  }
  const radius = Math.round((sigma * 3 * Math.sqrt(2 * Math.PI)) / 8);
  for (let pass = 0; pass < 3; pass++) {
    grey = boxTurned(boxTurned(grey, width, height, radius), height, width, radius);
  }
  for (let at = 0; at < grey.length; at++) data.fill(Math.round(grey[at]!), at * 4, at * 4 + 3);
  return PNG.sync.write(picture);
}

/**
 * Heights to which a line is brought before it is read, pixels: tesseract knows the letters of a page, and
 * somebody who cannot read a line steps nearer or back.
 */
const READ_HEIGHTS = [28, 36, 44, 56, 72];

/** Dark on light, full contrast, small: as a page stands before somebody who is far from it. */
function asPrint(png: Buffer, lineHeight: number, readHeight: number): Buffer {
  const { width, height, data } = PNG.sync.read(png);
  const by = Math.max(1, lineHeight / readHeight);
  const small = new PNG({ width: Math.floor(width / by), height: Math.floor(height / by) });
  const values = data.filter((_value, at) => at % 4 === 0);
  const [darkest, lightest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [255, 0],
  );
  const span = Math.max(1, lightest - darkest);
  // The corner is ground.
  const lightOnDark = values[0]! - darkest < span / 2;
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const value = (meanOf(values, width, [x * by, y * by], by) - darkest) / span;
      const at = (y * small.width + x) * 4;
      small.data.fill(Math.round(255 * (lightOnDark ? 1 - value : value)), at, at + 3);
      small.data[at + 3] = 255;
    }
  }
  return PNG.sync.write(small);
}

function meanOf(
  values: Uint8Array,
  width: number,
  [left, top]: readonly [number, number],
  side: number,
): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(top); y < Math.floor(top + side); y++) {
    for (let x = Math.floor(left); x < Math.floor(left + side); x++) {
      sum += values[y * width + x] ?? 0;
      count++;
    }
  }
  return sum / count;
}

/** The Chinese characters of a line `lineHeight` pixels high, as tesseract reads it at each size. */
export function readLine(png: Buffer, lineHeight: number): Promise<readonly string[]> {
  return Promise.all(READ_HEIGHTS.map((height) => readPrint(asPrint(png, lineHeight, height))));
}

async function readPrint(png: Buffer): Promise<string> {
  const child = spawn('tesseract', ['-', '-', '-l', 'chi_sim', '--psm', '7'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stdin.end(png);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  return text.replace(/[^\p{Script=Han}]/gu, '');
}

/** Characters of `words` that are not read at their place. */
export function slips(words: string, read: string): number {
  const [wanted, seen] = [Array.from(words.replace(/[^\p{Script=Han}]/gu, '')), Array.from(read)];
  if (seen.length !== wanted.length) return Math.max(1, Math.abs(seen.length - wanted.length)) + 1;
  return wanted.filter((character, at) => character !== seen[at]).length;
}
