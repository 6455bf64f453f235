/** The chip's side of the framing: bytes of the line into what the host says. */

export type HeardFrame =
  | { readonly kind: 'command'; readonly code: number; readonly data: Uint8Array }
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  /** The two 55 that wake a sleeping chip. */
  | { readonly kind: 'wake' };

const HOST = 0xd4;
const LONGEST_LEN = 265;

/** Written apart from the host's parser, so that one mistake cannot hide in both. */
export class RequestParser {
  #bytes: number[] = [];

  push(chunk: Uint8Array): HeardFrame[] {
    const heard: HeardFrame[] = [];
    for (const byte of chunk) {
      this.#bytes.push(byte);
      const frame = this.#complete();
      if (frame === undefined) continue;
      this.#bytes = [];
      if (frame !== 'wrong') heard.push(frame);
    }
    return heard;
  }

  #complete(): HeardFrame | 'wrong' | undefined {
    const start = this.#bytes.findIndex((byte, at) => byte === 0 && this.#bytes[at + 1] === 0xff);
    if (start < 0) {
      const [before, last] = this.#bytes.slice(-2);
      if (before === 0x55 && last === 0x55) return { kind: 'wake' };
      this.#bytes = this.#bytes.slice(-1);
      return undefined;
    }
    const [len, lcs, ...rest] = this.#bytes.slice(start + 2);
    if (len === undefined || lcs === undefined) return undefined;
    if (len === 0x00 && lcs === 0xff) return { kind: 'ack' };
    if (len === 0xff && lcs === 0x00) return { kind: 'nak' };
    if (len === 0xff && lcs === 0xff) return extended(rest);
    return (len + lcs) % 256 === 0 ? body(len, rest) : 'wrong';
  }
}

function extended(bytes: readonly number[]): HeardFrame | 'wrong' | undefined {
  const [high, low, lcs, ...rest] = bytes;
  if (high === undefined || low === undefined || lcs === undefined) return undefined;
  return (high + low + lcs) % 256 === 0 ? body(high * 256 + low, rest) : 'wrong';
}

function body(len: number, bytes: readonly number[]): HeardFrame | 'wrong' | undefined {
  if (len < 2 || len > LONGEST_LEN) return 'wrong';
  if (bytes.length < len + 1) return undefined;
  const content = bytes.slice(0, len + 1);
  const total = content.reduce((sum, byte) => sum + byte, 0);
  const [tfi, code] = content;
  if (total % 256 !== 0 || tfi !== HOST || code === undefined) return 'wrong';
  return { kind: 'command', code, data: Uint8Array.from(content.slice(2, -1)) };
}
