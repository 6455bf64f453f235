/** The module's side of the framing: bytes of the line into requests, right or wrong. */
import { HEAD_BYTES, PREAMBLE } from '../../sam/constants.js';
import { checksum } from '../../sam/frame.js';

export type HeardRequest =
  | { readonly ok: true; readonly cmd: number; readonly para: number; readonly data: Uint8Array }
  | { readonly ok: false; readonly problem: 'checksum' | 'length' };

/** CMD, PARA, CHK. */
const SHORTEST_LEN = 3;
const LONGEST_LEN = 64;

/** Written apart from the host's parser, so that one mistake cannot hide in both. */
export class RequestParser {
  #bytes: number[] = [];

  push(chunk: Uint8Array): HeardRequest[] {
    const heard: HeardRequest[] = [];
    for (const byte of chunk) {
      this.#bytes.push(byte);
      while (!this.#beginsLikeFrame()) this.#bytes.shift();
      const request = this.#complete();
      if (request === undefined) continue;
      this.#bytes = [];
      heard.push(request);
    }
    return heard;
  }

  #beginsLikeFrame(): boolean {
    return PREAMBLE.every((byte, at) => at >= this.#bytes.length || this.#bytes[at] === byte);
  }

  #complete(): HeardRequest | undefined {
    if (this.#bytes.length < HEAD_BYTES) return undefined;
    const len = (this.#bytes[5] ?? 0) * 256 + (this.#bytes[6] ?? 0);
    if (len < SHORTEST_LEN || len > LONGEST_LEN) return { ok: false, problem: 'length' };
    if (this.#bytes.length < HEAD_BYTES + len) return undefined;
    const frame = Uint8Array.from(this.#bytes);
    if (checksum(frame, PREAMBLE.length) !== 0) return { ok: false, problem: 'checksum' };
    const [cmd = 0, para = 0] = frame.subarray(HEAD_BYTES);
    return { ok: true, cmd, para, data: frame.slice(HEAD_BYTES + 2, -1) };
  }
}
