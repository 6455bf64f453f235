/** Messages between `vpcd` and a virtual card: a 16-bit length, big-endian, and as many bytes. */

const HEAD_BYTES = 2;

export function encodeVpcd(payload: Uint8Array): Uint8Array {
  return Uint8Array.of(payload.length >> 8, payload.length & 0xff, ...payload);
}

/** Every sequence of bytes is one of messages; empty ones say nothing and are left out. */
export class VpcdParser {
  #bytes: number[] = [];

  push(chunk: Uint8Array): readonly Uint8Array[] {
    this.#bytes.push(...chunk);
    const payloads: Uint8Array[] = [];
    for (;;) {
      const [high, low] = this.#bytes;
      if (high === undefined || low === undefined) return payloads;
      const end = HEAD_BYTES + high * 256 + low;
      if (this.#bytes.length < end) return payloads;
      if (end > HEAD_BYTES) payloads.push(Uint8Array.from(this.#bytes.slice(HEAD_BYTES, end)));
      this.#bytes = this.#bytes.slice(end);
    }
  }
}
