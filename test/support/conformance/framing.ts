/** What every codec owes: the borders of chunks mean nothing. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Codec } from '../../../drivers/supervisor/contract.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

/** A frame as text, taken at once: a codec may use its buffer again. */
function shown(frame: unknown): string {
  return JSON.stringify(frame, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}

interface Cut {
  readonly frames: readonly string[];
  readonly noise: number;
}

function cutAll<Frame>(codec: Codec<Frame>, pieces: readonly Uint8Array[]): Cut {
  const frames = pieces.flatMap((piece) => codec.push(piece).map(shown));
  frames.push(...(codec.atSilence?.() ?? []).map(shown));
  codec.drop();
  return { frames, noise: codec.takeNoise() };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Longer streams are split at each place of their beginning and of their end only. */
const EVERY_SPLIT_BYTES = 600;

/** `replies` is what a device really sent in one good conversation. */
export function expectFramingAtEverySplit<Frame>(
  codec: () => Codec<Frame>,
  replies: readonly Uint8Array[],
): void {
  const stream = joined(replies);
  const whole = cutAll(codec(), [stream]);
  expect(whole.frames.length, 'frames in a good conversation').to.be.greaterThan(0);
  expect(whole.noise, 'noise in a good conversation').to.equal(0);
  for (let at = 1; at < stream.length; at++) {
    if (at > EVERY_SPLIT_BYTES && at < stream.length - EVERY_SPLIT_BYTES) continue;
    const halves = cutAll(codec(), [stream.subarray(0, at), stream.subarray(at)]);
    expect(halves, `split at ${at}`).to.deep.equal(whole);
  }
  const single = cutAll(
    codec(),
    [...stream].map((byte) => Uint8Array.of(byte)),
  );
  expect(single, 'one byte at a time').to.deep.equal(whole);
}

/** Any bytes, real replies, halves and turned bits among them, in any pieces: the same frames. */
export function expectAnyBytesAtAnySplit<Frame>(
  codec: () => Codec<Frame>,
  replies: readonly Uint8Array[],
): void {
  const real = fc.constantFrom(...replies.slice(0, 40));
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 24 }),
    real,
    fc.tuple(real, fc.nat()).map(([reply, at]) => reply.slice(0, at % (reply.length + 1))),
    fc.tuple(real, fc.nat()).map(([reply, at]) => {
      const wrong = reply.slice();
      const bit = at % (8 * Math.max(1, wrong.length));
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return wrong;
    }),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
      (parts, sizes) => {
        const stream = joined(parts);
        const whole = cutAll(codec(), [stream]);
        const pieces: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(cutAll(codec(), pieces)).to.deep.equal(whole);
      },
    ),
    { numRuns },
  );
}
