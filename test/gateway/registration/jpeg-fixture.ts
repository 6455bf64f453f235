/**
 * The smallest grey pictures of 8 x 8 pixels, built from ITU-T T.81 annex B. Both Huffman tables have one
 * code, `0`: no difference, and end of block.
 */

export function segment(marker: number, body: readonly number[] | Uint8Array): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...body]);
}

const SOI = Buffer.from([0xff, 0xd8]);
export const EOI = Buffer.from([0xff, 0xd9]);

export const quantisation = segment(0xdb, [0, ...new Array<number>(64).fill(1)]);
const oneCode = [1, ...new Array<number>(15).fill(0), 0];
export const huffman = segment(0xc4, [0x00, ...oneCode, 0x10, ...oneCode]);

export function frame(marker: number, { width = 8, height = 8 } = {}): Buffer {
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  return segment(marker, [8, ...size, 1, 1, 0x11, 0]);
}

/** First and last coefficient, then the entropy-coded bits padded with ones. */
export function scan(from: number, to: number, bits: number): Buffer {
  return Buffer.concat([segment(0xda, [1, 1, 0x00, from, to, 0]), Buffer.from([bits])]);
}

export const jfif = segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 72, 0, 72, 0, 0]);

export function jpeg(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([SOI, ...parts, EOI]);
}

/** `more` comes after the JFIF header, where cameras put what they know. */
export function baseline(...more: readonly Uint8Array[]): Buffer {
  return jpeg(jfif, ...more, quantisation, frame(0xc0), huffman, scan(0, 63, 0x3f));
}

export function progressive(...more: readonly Uint8Array[]): Buffer {
  const scans = [scan(0, 0, 0x7f), scan(1, 63, 0x7f)];
  return jpeg(jfif, ...more, quantisation, frame(0xc2), huffman, ...scans);
}

/** Of exactly this many bytes: its scan is filled with words that a search of a file can find. */
export function jpegOfLength(bytes: number): Buffer {
  const start = Buffer.concat([SOI, jfif, quantisation, frame(0xc0), huffman]);
  const header = segment(0xda, [1, 1, 0, 0, 63, 0]);
  const room = bytes - start.length - header.length - EOI.length;
  const filling = Buffer.alloc(room, Buffer.from('a planted picture; '));
  return Buffer.concat([start, header, filling, EOI]);
}
