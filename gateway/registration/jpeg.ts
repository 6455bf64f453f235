/** The marker segments of a JPEG stream (ITU-T T.81 | ISO/IEC 10918-1, annex B), without decoding it. */
import { TongdaoError } from '../../schemas/errors.js';

/** Second bytes of the markers; the first is always FF (T.81 table B.1). */
export const MARKER = {
  baseline: 0xc0,
  extended: 0xc1,
  progressive: 0xc2,
  huffmanTables: 0xc4,
  restart0: 0xd0,
  restart7: 0xd7,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantisationTables: 0xdb,
  restartInterval: 0xdd,
  application0: 0xe0,
  application15: 0xef,
  comment: 0xfe,
} as const;

export interface JpegSegment {
  readonly marker: number;
  /** The parameters, without marker and length. */
  readonly body: Uint8Array;
  /** What follows a start of scan up to the next marker, byte stuffing and restart markers included. */
  readonly scan: Uint8Array | undefined;
}

/** `detail` carries nothing of the photo. */
export function photoInvalid(detail: string): TongdaoError {
  return new TongdaoError('PHOTO_INVALID', detail, { path: 'photo' });
}

/** Offset of the first marker after entropy-coded data that begins at `from` (T.81 B.1.1.5). */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    const inside = next === 0 || (next >= MARKER.restart0 && next <= MARKER.restart7);
    if (!inside && next !== 0xff) return at;
    at = bytes.indexOf(0xff, inside ? at + 2 : at + 1);
  }
  throw photoInvalid('ends inside a scan');
}

/** Markers that carry no length, and those that mean nothing here. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= MARKER.restart0 && marker <= MARKER.startOfImage);
}

/**
 * From after the start of image to before the end of image, which must be the last two bytes. Throws
 * `PHOTO_INVALID` at the first byte that is out of place; reads each byte at most twice.
 */
export function* segmentsOf(bytes: Uint8Array): Generator<JpegSegment, void, undefined> {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.startOfImage) throw photoInvalid('is no JPEG');
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw photoInvalid('a marker is missing');
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) throw photoInvalid('has no end');
    if (marker === MARKER.endOfImage) break;
    if (standsAlone(marker)) throw photoInvalid('a marker is out of place');
    const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) throw photoInvalid('a segment is cut off');
    const body = bytes.subarray(at + 2, at + length);
    at += length;
    const from = at;
    if (marker === MARKER.startOfScan) at = endOfScan(bytes, from);
    const scan = marker === MARKER.startOfScan ? bytes.subarray(from, at) : undefined;
    yield { marker, body, scan };
  }
  if (at !== bytes.length) throw photoInvalid('something follows the picture');
}
