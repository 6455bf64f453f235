/** HID frames (hid-frame.ts) to and from bytes. */
import type { Codec } from '../supervisor/contract.js';
import { HID_FRAME, type HidFrame, type HidFrameKind } from './hid-frame.js';

const HEAD_BYTES = 3;
/** Longest report of any device here, with its id; what claims to be longer is noise. */
export const MAX_REPORT_BYTES = 1025;

export const FROM_DEVICE: readonly HidFrameKind[] = ['input', 'featureAnswer'];
export const TO_DEVICE: readonly HidFrameKind[] = ['output', 'setFeature', 'getFeature'];

/** @throws RangeError for a report longer than 65,535 bytes, which no device has. */
export function encodeHidFrame(kind: HidFrameKind, bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0xffff) throw new RangeError(`a HID report of ${bytes.length} bytes`);
  const frame = new Uint8Array(HEAD_BYTES + bytes.length);
  frame[0] = HID_FRAME[kind];
  frame[1] = bytes.length >>> 8;
  frame[2] = bytes.length & 0xff;
  frame.set(bytes, HEAD_BYTES);
  return frame;
}

/**
 * Cuts bytes into HID frames of the given kinds, `FROM_DEVICE` on the gateway's side. A byte that can
 * begin no frame is noise, alone; what follows it may be one. Reports may be personal data: consumed
 * and dropped bytes are overwritten with zeros.
 */
export class HidCodec implements Codec<HidFrame> {
  readonly #kinds: ReadonlyMap<number, HidFrameKind>;
  readonly #maxBytes: number;
  readonly #buffer: Uint8Array;
  #used = 0;
  #noise = 0;

  constructor(kinds: readonly HidFrameKind[] = FROM_DEVICE, maxBytes = MAX_REPORT_BYTES) {
    this.#kinds = new Map(kinds.map((kind) => [HID_FRAME[kind], kind]));
    this.#maxBytes = maxBytes;
    this.#buffer = new Uint8Array(HEAD_BYTES + maxBytes);
  }

  push(chunk: Uint8Array): readonly HidFrame[] {
    const frames: HidFrame[] = [];
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + this.#buffer.length - this.#used);
      this.#buffer.set(piece, this.#used);
      this.#used += piece.length;
      at += piece.length;
      this.#cut(frames);
    }
    return frames;
  }

  pending(): Uint8Array {
    return this.#buffer.subarray(0, this.#used);
  }

  drop(): void {
    this.#noise += this.#used;
    this.#consume(this.#used);
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }

  /** Leaves less than one whole frame in the buffer, so that there is always room for more. */
  #cut(frames: HidFrame[]): void {
    let at = 0;
    while (at < this.#used) {
      const kind = this.#kinds.get(this.#buffer[at] ?? 0);
      const have = this.#used - at;
      const length = this.#lengthAt(at, have);
      if (kind === undefined || length > this.#maxBytes) {
        this.#noise += 1;
        at += 1;
        continue;
      }
      const end = at + HEAD_BYTES + length;
      if (have < HEAD_BYTES || end > this.#used) break;
      frames.push({ kind, bytes: this.#buffer.slice(at + HEAD_BYTES, end) });
      at = end;
    }
    this.#consume(at);
  }

  /** What is known of the length so far: a high byte alone may already be too much. */
  #lengthAt(at: number, have: number): number {
    const high = have > 1 ? (this.#buffer[at + 1] ?? 0) : 0;
    const low = have > 2 ? (this.#buffer[at + 2] ?? 0) : 0;
    return high * 256 + low;
  }

  #consume(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#used);
    this.#buffer.fill(0, this.#used - count, this.#used);
    this.#used -= count;
  }
}
