/** Bytes of a line into whole, verified frames of the chip. */
import type { Codec } from '../supervisor/contract.js';
import { MAX_LEN, TFI } from './constants.js';
import { sum, type Pn532Frame } from './frame.js';

/** Twice the longest frame: start code, extended head, LEN bytes and DCS. */
const CAPACITY = 2 * (8 + MAX_LEN + 1);

const SYNTAX_ERROR_TFI = 0x7f;

type Judgement =
  /** Too few bytes to know. */
  | 'more'
  /** No frame of the chip starts here. */
  | 'impossible'
  /** `bytes` from the start code to the last byte that is checked. */
  | { readonly frame: Pn532Frame; readonly bytes: number };

/**
 * Sliding, resynchronising parser. A frame is found by its start code `00 FF`; preamble and postamble
 * of any number of zeros, none included, are neither frame nor noise, so a postamble that arrives late
 * holds nothing up. Of two frames one of which lies inside the other the outer one counts: what a card
 * sends back cannot pass for a frame of the chip.
 *
 * A frame with a right head and a wrong data checksum is given out as `damaged`, because the chip can
 * be asked for it again at once; its bytes count as noise. Hostile input costs bounded time and less
 * than 1 KiB. Consumed and dropped bytes are overwritten with zeros: they may be a name.
 */
export class Pn532Codec implements Codec<Pn532Frame> {
  readonly #buffer = new Uint8Array(CAPACITY);
  #used = 0;
  /** The last byte was a 00 outside a frame; it may be the first of a start code. */
  #zero = false;
  #noise = 0;

  push(chunk: Uint8Array): readonly Pn532Frame[] {
    const frames: Pn532Frame[] = [];
    for (let at = 0; at < chunk.length;) {
      if (this.#zero) {
        this.#zero = false;
        this.#used = 1;
      }
      const piece = chunk.subarray(at, at + CAPACITY - this.#used);
      this.#buffer.set(piece, this.#used);
      this.#used += piece.length;
      at += piece.length;
      this.#scan(frames);
    }
    return frames;
  }

  pending(): Uint8Array {
    return this.#buffer.subarray(0, this.#used);
  }

  drop(): void {
    this.#skip(0, this.#used);
    this.#consume(this.#used);
    this.#zero = false;
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }

  #scan(frames: Pn532Frame[]): void {
    let at = 0;
    while (at < this.#used) {
      const judgement = judge(this.#buffer.subarray(at, this.#used));
      if (judgement === 'more') break;
      if (judgement === 'impossible') {
        this.#skip(at, at + 1);
        at++;
        continue;
      }
      frames.push(judgement.frame);
      if (judgement.frame.kind === 'damaged') {
        // Its own LEN may be what is damaged, so a good frame is looked for behind its start code.
        this.#skip(at, at + 2);
        at += 2;
      } else {
        at += judgement.bytes;
      }
    }
    this.#consume(at);
    if (this.#used === 1 && this.#buffer[0] === 0) {
      this.#used = 0;
      this.#zero = true;
    }
  }

  /** Zeros are preamble or postamble; everything else outside a frame is noise. */
  #skip(from: number, to: number): void {
    for (let at = from; at < to; at++) if (this.#buffer[at] !== 0) this.#noise++;
  }

  #consume(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#used);
    this.#buffer.fill(0, this.#used - count, this.#used);
    this.#used -= count;
  }
}

/** `bytes` begins where a start code may stand. */
function judge(bytes: Uint8Array): Judgement {
  const [zero, ff, len, lcs] = bytes;
  if (zero !== 0x00) return 'impossible';
  if (ff === undefined) return 'more';
  if (ff !== 0xff) return 'impossible';
  if (len === undefined || lcs === undefined) return 'more';
  if (len === 0x00 && lcs === 0xff) return { frame: { kind: 'ack' }, bytes: 4 };
  if (len === 0xff && lcs === 0x00) return { frame: { kind: 'nak' }, bytes: 4 };
  if (len === 0xff && lcs === 0xff) return judgeExtended(bytes);
  return ((len + lcs) & 0xff) === 0 ? judgeBody(bytes, 4, len) : 'impossible';
}

function judgeExtended(bytes: Uint8Array): Judgement {
  const [high, low, lcs] = bytes.subarray(4);
  if (high === undefined || low === undefined || lcs === undefined) return 'more';
  return ((high + low + lcs) & 0xff) === 0 ? judgeBody(bytes, 7, high * 256 + low) : 'impossible';
}

/** `from` is where TFI stands; `len` counts TFI and what follows it. */
function judgeBody(bytes: Uint8Array, from: number, len: number): Judgement {
  if (len < 1 || len > MAX_LEN) return 'impossible';
  const expected = len === 1 ? SYNTAX_ERROR_TFI : TFI.chip;
  const tfi = bytes[from];
  if (tfi === undefined) return 'more';
  if (tfi !== expected) return 'impossible';
  const end = from + len;
  if (bytes.length <= end) return 'more';
  if ((sum(bytes, from, end + 1) & 0xff) !== 0) return { frame: { kind: 'damaged' }, bytes: 2 };
  if (len === 1) return { frame: { kind: 'syntax-error' }, bytes: end + 1 };
  const body = bytes.slice(from + 1, end);
  const frame = { kind: 'answer', code: body[0] ?? 0, data: body.subarray(1) } as const;
  return { frame, bytes: end + 1 };
}
