/** Captured bytes in pieces: what each one is, in words. */

export interface Place {
  /** In the input, bytes. */
  readonly offset: number;
  readonly length: number;
}

/** A whole frame. `from` is who sent it, where the frame says so. */
export interface FrameSegment extends Place {
  readonly type: 'frame';
  readonly from: 'host' | 'device' | 'either';
  /** Short and stable, for programs. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** Plain JSON. Personal values are masked unless they were asked for. */
  readonly contents?: unknown;
}

/** Bytes that are no frame; how many, and never which: half a frame may be half a name. */
export interface NoiseSegment extends Place {
  readonly type: 'noise';
}

export type Segment = FrameSegment | NoiseSegment;

export interface Decoding {
  readonly bytes: number;
  /** They follow each other without gaps and cover the whole input. */
  readonly segments: readonly Segment[];
}

export interface DecodeOptions {
  /** Names, numbers and UIDs as they stand. */
  readonly showPersonal: boolean;
}

/** A frame that begins at `at`: how long it is and what it says. Undefined where none begins. */
export type FrameAt = (
  bytes: Uint8Array,
  at: number,
) => (Omit<FrameSegment, 'offset' | 'type'> & { readonly length: number }) | undefined;

/** Never throws. What no frame covers is noise. */
export function cutFrames(bytes: Uint8Array, frameAt: FrameAt): Decoding {
  const segments: Segment[] = [];
  let noiseFrom = 0;
  const endNoise = (to: number): void => {
    if (to > noiseFrom) segments.push({ type: 'noise', offset: noiseFrom, length: to - noiseFrom });
  };
  for (let at = 0; at < bytes.length;) {
    const frame = frameAt(bytes, at);
    if (frame === undefined) {
      at += 1;
      continue;
    }
    endNoise(at);
    segments.push({ type: 'frame', offset: at, ...frame });
    at += frame.length;
    noiseFrom = at;
  }
  endNoise(bytes.length);
  return { bytes: bytes.length, segments };
}
