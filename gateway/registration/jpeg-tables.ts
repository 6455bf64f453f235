/** The parameters of the segments a photo may have (ITU-T T.81 B.2.2 to B.2.4). Pure. */
import { MARKER, photoInvalid, type JpegSegment } from './jpeg.js';

/** Largest width and height in pixels. */
export const LONGEST_SIDE = 4096;

const RESTART_INTERVAL_BYTES = 2;

const word = (body: Uint8Array, at: number): number => (body[at] ?? 0) * 256 + (body[at + 1] ?? 0);

/** Component identifiers of the frame. Eight bits a sample, grey or three colours. */
function frameComponents(body: Uint8Array): ReadonlySet<number> {
  const components = body[5] ?? 0;
  if (body[0] !== 8 || (components !== 1 && components !== 3)) {
    throw photoInvalid('is not an 8-bit grey or colour picture');
  }
  if (body.length !== 6 + 3 * components) throw photoInvalid('its frame is malformed');
  const [height, width] = [word(body, 1), word(body, 3)];
  if (height === 0 || width === 0) throw photoInvalid('has no size');
  if (height > LONGEST_SIDE || width > LONGEST_SIDE) throw photoInvalid('has too many pixels');
  const ids = new Set<number>();
  for (let at = 6; at < body.length; at += 3) {
    const [across, down] = [(body[at + 1] ?? 0) >> 4, (body[at + 1] ?? 0) & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4)
      throw photoInvalid('its frame is malformed');
    ids.add(body[at] ?? 0);
  }
  if (ids.size !== components) throw photoInvalid('its frame is malformed');
  return ids;
}

/** Bytes of the table that begins at `at`; NaN when it is none. */
type TableLength = (body: Uint8Array, at: number) => number;

const quantisation: TableLength = (body, at) => {
  const [precision, id] = [(body[at] ?? 0) >> 4, (body[at] ?? 0) & 15];
  return precision > 1 || id > 3 ? NaN : 1 + 64 * (precision + 1);
};

const huffman: TableLength = (body, at) => {
  const [kind, id] = [(body[at] ?? 0) >> 4, (body[at] ?? 0) & 15];
  const symbols = body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
  return kind > 1 || id > 3 || symbols > 256 ? NaN : 17 + symbols;
};

function checkTables(body: Uint8Array, lengthAt: TableLength): void {
  let at = 0;
  while (at < body.length) at += lengthAt(body, at);
  if (at !== body.length || body.length === 0) throw photoInvalid('a table is malformed');
}

/** One picture in the order of T.81 B.2.1: tables and a frame, then scans. */
export class PictureCheck {
  #components: ReadonlySet<number> | undefined;
  #quantised = false;
  #huffman = false;
  #scans = 0;

  /** Throws `PHOTO_INVALID`, also for every kind of segment that browsers do not show. */
  accept({ marker, body, scan }: JpegSegment): void {
    switch (marker) {
      case MARKER.baseline:
      case MARKER.extended:
      case MARKER.progressive:
        if (this.#components !== undefined) throw photoInvalid('has two frames');
        this.#components = frameComponents(body);
        return;
      case MARKER.quantisationTables:
        checkTables(body, quantisation);
        this.#quantised = true;
        return;
      case MARKER.huffmanTables:
        checkTables(body, huffman);
        this.#huffman = true;
        return;
      case MARKER.restartInterval:
        if (body.length !== RESTART_INTERVAL_BYTES) throw photoInvalid('a segment is malformed');
        return;
      case MARKER.startOfScan:
        this.#acceptScan(body, scan?.length ?? 0);
        return;
      default:
        throw photoInvalid('is a kind of JPEG that browsers do not show');
    }
  }

  #acceptScan(body: Uint8Array, bytes: number): void {
    const components = this.#components;
    if (components === undefined || !this.#quantised || !this.#huffman) {
      throw photoInvalid('a scan comes before what it needs');
    }
    const count = body[0] ?? 0;
    const known = Array.from({ length: count }, (_, n) => components.has(body[1 + 2 * n] ?? -1));
    if (count === 0 || body.length !== 4 + 2 * count || known.includes(false) || bytes === 0) {
      throw photoInvalid('a scan is malformed');
    }
    this.#scans++;
  }

  finish(): void {
    if (this.#scans === 0) throw photoInvalid('has no picture in it');
  }
}
