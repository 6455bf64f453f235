/** Bytes of a line into whole, verified replies. */
import type { Codec } from '../supervisor/contract.js';
import { HEAD_BYTES, MAX_LEN, MIN_REPLY_LEN, PREAMBLE } from './constants.js';
import { checksum, type SamReply } from './frame.js';
import { isReplyShape } from './reply-shape.js';

const CAPACITY = 2 * (HEAD_BYTES + MAX_LEN);

/**
 * Sliding, resynchronising parser (facts/resident-id.md section 1). Every preamble opens a
 * candidate, also inside another one, so a false start cannot swallow the good frame behind it; of
 * two candidates the one that ends first is judged first, so that chunk borders mean nothing. A card
 * whose photo held a whole valid reply would be cut short by this; 64 fixed bits must fall together
 * for it.
 *
 * Each candidate is summed once: hostile input costs bounded time and at most 8 KiB. Consumed and
 * dropped bytes are overwritten with zeros, because they may be a name, a photo, a fingerprint.
 */
export class SamCodec implements Codec<SamReply> {
  readonly #buffer = new Uint8Array(CAPACITY);
  #used = 0;
  /** Offsets where a preamble stands and a reply may still become whole, ascending. */
  #starts: number[] = [];
  /** No preamble begins before this offset that is not in `#starts` or refuted. */
  #searched = 0;
  #noise = 0;

  push(chunk: Uint8Array): readonly SamReply[] {
    const replies: SamReply[] = [];
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + CAPACITY - this.#used);
      this.#buffer.set(piece, this.#used);
      this.#used += piece.length;
      at += piece.length;
      this.#scan(replies);
    }
    return replies;
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

  #scan(replies: SamReply[]): void {
    this.#findStarts();
    for (;;) {
      const whole = this.#firstWhole();
      if (whole === undefined) break;
      if (checksum(this.#buffer, whole.start + PREAMBLE.length, whole.end) !== 0) {
        this.#starts = this.#starts.filter((start) => start !== whole.start);
        continue;
      }
      replies.push(this.#take(whole.start, whole.end));
      this.#noise += whole.start;
      this.#consume(whole.end);
    }
    const keepFrom = this.#starts[0] ?? this.#searched;
    this.#noise += keepFrom;
    this.#consume(keepFrom);
  }

  /** Adds every preamble not seen yet; the tail that may be the beginning of one waits. */
  #findStarts(): void {
    let at = this.#searched;
    for (; at < this.#used; at++) {
      const have = Math.min(PREAMBLE.length, this.#used - at);
      if (!this.#matches(at, have)) continue;
      if (have < PREAMBLE.length) break;
      this.#starts.push(at);
    }
    this.#searched = at;
  }

  #matches(at: number, count: number): boolean {
    for (let i = 0; i < count; i++) if (this.#buffer[at + i] !== PREAMBLE[i]) return false;
    return true;
  }

  /** Refutes candidates that can no longer be a reply; returns the complete one that ends first. */
  #firstWhole(): { start: number; end: number } | undefined {
    let first: { start: number; end: number } | undefined;
    this.#starts = this.#starts.filter((start) => {
      const arrived = this.#used - start;
      if (arrived < HEAD_BYTES) return true;
      const len = ((this.#buffer[start + 5] ?? 0) << 8) | (this.#buffer[start + 6] ?? 0);
      if (len < MIN_REPLY_LEN || len > MAX_LEN) return false;
      const end = start + HEAD_BYTES + len;
      if (arrived >= HEAD_BYTES + 3) {
        const sw3 = this.#buffer[start + HEAD_BYTES + 2] ?? 0;
        const data = this.#buffer.subarray(start + HEAD_BYTES + 3, Math.min(end - 1, this.#used));
        if (!isReplyShape(sw3, len - MIN_REPLY_LEN, data)) return false;
      }
      if (end <= this.#used && (first === undefined || end < first.end)) first = { start, end };
      return true;
    });
    return first;
  }

  #take(start: number, end: number): SamReply {
    const body = this.#buffer.slice(start + HEAD_BYTES, end - 1);
    const [sw1 = 0, sw2 = 0, sw3 = 0] = body;
    return { sw1, sw2, sw3, data: body.subarray(3) };
  }

  /** Removes the first `count` bytes and leaves zeros behind the rest. */
  #consume(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#used);
    this.#buffer.fill(0, this.#used - count, this.#used);
    this.#used -= count;
    this.#starts = this.#starts.filter((start) => start >= count).map((start) => start - count);
    this.#searched = Math.max(0, this.#searched - count);
  }
}
