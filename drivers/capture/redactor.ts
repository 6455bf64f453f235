/** Rewrites a capture so that it can be shared: same lengths, same times, nobody in it. */
import type { Capture, CapturedPiece } from './capture-file.js';

export interface Span {
  readonly from: number;
  /** The first byte behind it. */
  readonly to: number;
}

export type Speaker = CapturedPiece['from'];

/** What one protocol knows of its frames. */
export interface FrameRedactor {
  /** Whole frames with right checksums, in order, without overlap. */
  frames(bytes: Uint8Array, from: Speaker): readonly Span[];
  /** Overwrites identity in place and makes the checksum right again. In the order of the dialogue. */
  redact(frame: Uint8Array, from: Speaker): void;
  /** Bytes between frames that say nothing and may stay; all others become zero. */
  isHarmless(noise: Uint8Array): boolean;
}

interface Side {
  readonly bytes: Uint8Array;
  /** For each byte, the number of the piece it came in. */
  readonly pieceOf: Uint32Array;
}

function sideOf(pieces: readonly CapturedPiece[], from: Speaker): Side {
  const mine = pieces.map((piece, at) => ({ ...piece, at })).filter((piece) => piece.from === from);
  const bytes = Uint8Array.from(Buffer.concat(mine.map((piece) => piece.bytes)));
  const pieceOf = new Uint32Array(bytes.length);
  let offset = 0;
  for (const { at, bytes: part } of mine) {
    pieceOf.fill(at, offset, offset + part.length);
    offset += part.length;
  }
  return { bytes, pieceOf };
}

interface Found extends Span {
  readonly speaker: Speaker;
  readonly side: Side;
  /** The piece that held its last byte. */
  readonly endedIn: number;
}

function blankNoise({ bytes }: Side, frames: readonly Span[], redactor: FrameRedactor): void {
  let from = 0;
  for (const { from: next, to } of [...frames, { from: bytes.length, to: bytes.length }]) {
    const noise = bytes.subarray(from, next);
    if (!redactor.isHarmless(noise)) noise.fill(0);
    from = to;
  }
}

/** Of a frame that is not whole, or whose checksum is wrong, nothing is left but its length. */
export function redactCapture(capture: Capture, redactor: FrameRedactor): Capture {
  const sides = { host: sideOf(capture.pieces, 'host'), device: sideOf(capture.pieces, 'device') };
  const found: Found[] = [];
  for (const speaker of ['host', 'device'] as const) {
    const side = sides[speaker];
    const frames = redactor.frames(side.bytes, speaker);
    blankNoise(side, frames, redactor);
    for (const span of frames) {
      found.push({ ...span, speaker, side, endedIn: side.pieceOf[span.to - 1] ?? 0 });
    }
  }
  // Of two that ended in one piece the earlier stands first: sorting is stable.
  found.sort((one, other) => one.endedIn - other.endedIn);
  for (const { from, to, side, speaker } of found) {
    redactor.redact(side.bytes.subarray(from, to), speaker);
  }
  const at = { host: 0, device: 0 };
  const pieces = capture.pieces.map((piece) => {
    const start = at[piece.from];
    at[piece.from] += piece.bytes.length;
    return { ...piece, bytes: sides[piece.from].bytes.slice(start, at[piece.from]) };
  });
  return { ...capture, redacted: true, pieces };
}
