import type { Codec, Exchange, Urgency } from '../../../drivers/supervisor/contract.js';

/** A small protocol for these tests: 7E, address, length 0 to 32, data, XOR of all before it. */
export interface XorFrame {
  readonly address: number;
  readonly data: Uint8Array;
}

const START = 0x7e;
const LONGEST = 32;

export function encode(address: number, ...data: number[]): Uint8Array {
  const body = [START, address, data.length, ...data];
  return Uint8Array.of(
    ...body,
    body.reduce((sum, byte) => sum ^ byte, 0),
  );
}

export class XorCodec implements Codec<XorFrame> {
  #buffer: number[] = [];
  #noise = 0;

  push(chunk: Uint8Array): readonly XorFrame[] {
    this.#buffer.push(...chunk);
    const frames: XorFrame[] = [];
    for (;;) {
      const [start, address = 0, length] = this.#buffer;
      if (start === undefined) return frames;
      if (start !== START || (length ?? 0) > LONGEST) {
        this.#buffer.shift();
        this.#noise += 1;
        continue;
      }
      if (length === undefined || this.#buffer.length < length + 4) return frames;
      if (this.#buffer.slice(0, length + 4).reduce((sum, byte) => sum ^ byte, 0) !== 0) {
        this.#buffer.shift();
        this.#noise += 1;
        continue;
      }
      const frame = this.#buffer.splice(0, length + 4);
      frames.push({ address, data: Uint8Array.from(frame.slice(3, -1)) });
    }
  }

  pending(): Uint8Array {
    return Uint8Array.from(this.#buffer);
  }

  drop(): void {
    this.#noise += this.#buffer.length;
    this.#buffer = [];
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }
}

/** Asks `address` to echo `data`; accepts only that echo. */
export function ask(
  address: number,
  data: number,
  options: { urgency?: Urgency; timeoutMs?: number } = {},
): Exchange<XorFrame> {
  return {
    request: encode(address, data),
    urgency: options.urgency ?? 'read',
    timeoutMs: options.timeoutMs ?? 200,
    accepts: (frame) => frame.address === address && frame.data[0] === data,
  };
}
