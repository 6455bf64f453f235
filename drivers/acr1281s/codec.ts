/** Bytes of a line into whole, verified frames of the reader. */
import type { Codec } from '../supervisor/contract.js';
import {
  ANSWER,
  ETX,
  HEADER_BYTES,
  MAX_DATA_BYTES,
  SLOT,
  SLOT_CHANGE,
  STATUS,
  STX,
  xor,
  type AcrFrame,
} from './frame.js';

/** STX, checksum and ETX. */
const ENVELOPE_BYTES = 3;

/** Twice the longest frame. */
const CAPACITY = 2 * (HEADER_BYTES + MAX_DATA_BYTES + ENVELOPE_BYTES);

const STATUS_FRAME_BYTES = 4;
const SLOT_CHANGE_BYTES = 5;

const ANSWER_TYPES: readonly number[] = Object.values(ANSWER);
const SLOTS: readonly number[] = Object.values(SLOT);
const STATUSES: readonly number[] = Object.values(STATUS);

type Judgement =
  /** Too few bytes to know. */
  | 'more'
  /** No frame of the reader starts here. */
  | 'impossible'
  | { readonly frame: AcrFrame; readonly bytes: number };

/**
 * Sliding, resynchronising parser. The head of an answer is checked as far as it can be before its
 * length is believed. Of two frames one of which lies inside the other the outer one counts: what a
 * card sends back cannot pass for a frame of the reader.
 *
 * An answer with a right head and a wrong checksum or end is given out as `damaged`, because the reader
 * can be asked for it again at once; its bytes count as noise. Hostile input costs bounded time and
 * less than 1 KiB. Consumed and dropped bytes are overwritten with zeros: they may be a name.
 */
export class AcrCodec implements Codec<AcrFrame> {
  readonly #buffer = new Uint8Array(CAPACITY);
  #used = 0;
  #noise = 0;

  push(chunk: Uint8Array): readonly AcrFrame[] {
    const frames: AcrFrame[] = [];
    for (let at = 0; at < chunk.length;) {
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
    this.#noise += this.#used;
    this.#consume(this.#used);
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }

  #scan(frames: AcrFrame[]): void {
    let at = 0;
    while (at < this.#used) {
      const judgement = judge(this.#buffer.subarray(at, this.#used));
      if (judgement === 'more') break;
      if (judgement === 'impossible') {
        this.#noise++;
        at++;
        continue;
      }
      frames.push(judgement.frame);
      if (judgement.frame.kind === 'damaged') this.#noise += judgement.bytes;
      at += judgement.bytes;
    }
    this.#consume(at);
  }

  #consume(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#used);
    this.#buffer.fill(0, this.#used - count, this.#used);
    this.#used -= count;
  }
}

/** `bytes` begins where a frame may begin. */
function judge(bytes: Uint8Array): Judgement {
  const [stx, first] = bytes;
  if (stx !== STX) return 'impossible';
  if (first === undefined) return 'more';
  if (first === SLOT_CHANGE) return judgeSlotChange(bytes);
  if (STATUSES.includes(first)) return judgeStatus(bytes, first);
  return ANSWER_TYPES.includes(first) ? judgeMessage(bytes) : 'impossible';
}

function judgeStatus(bytes: Uint8Array, status: number): Judgement {
  const [again, etx] = bytes.subarray(2);
  if (again !== undefined && again !== status) return 'impossible';
  if (etx === undefined) return 'more';
  if (etx !== ETX) return 'impossible';
  return { frame: { kind: 'status', status }, bytes: STATUS_FRAME_BYTES };
}

function judgeSlotChange(bytes: Uint8Array): Judgement {
  const [slots, check, etx] = bytes.subarray(2);
  if (slots === undefined || check === undefined) return 'more';
  if (check !== (SLOT_CHANGE ^ slots)) return 'impossible';
  if (etx === undefined) return 'more';
  if (etx !== ETX) return 'impossible';
  return { frame: { kind: 'slot-change', slots }, bytes: SLOT_CHANGE_BYTES };
}

function judgeMessage(bytes: Uint8Array): Judgement {
  const [low, high, third, fourth, slot] = bytes.subarray(2);
  if ((third ?? 0) !== 0 || (fourth ?? 0) !== 0) return 'impossible';
  if (low === undefined || high === undefined || fourth === undefined) return 'more';
  const length = low + high * 256;
  if (length > MAX_DATA_BYTES) return 'impossible';
  if (slot === undefined) return 'more';
  if (!SLOTS.includes(slot)) return 'impossible';
  const end = 1 + HEADER_BYTES + length;
  if (bytes.length < end + 2) return 'more';
  // Its own length may be what is damaged, so a good frame is looked for behind its first byte.
  if (bytes[end + 1] !== ETX || xor(bytes, 1, end + 1) !== 0) {
    return { frame: { kind: 'damaged' }, bytes: 1 };
  }
  return { frame: parse(bytes.slice(1, end)), bytes: end + 2 };
}

/** `body` is header and data. */
function parse(body: Uint8Array): AcrFrame {
  const [slot = 0, sequence = 0, status = 0, error = 0, chain = 0] = body.subarray(5);
  const data = body.subarray(HEADER_BYTES);
  return { kind: 'message', type: body[0] ?? 0, slot, sequence, status, error, chain, data };
}
