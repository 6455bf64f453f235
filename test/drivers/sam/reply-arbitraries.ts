import fc from 'fast-check';
import { encodeReply, type SamReply } from '../../../drivers/sam/frame.js';
import type { SimulatedCard } from '../../../drivers/simulators/sam/card.js';

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The reply to 30 01, or to 30 10 with a fingerprint; built apart from the simulator's module. */
export function baseReply(card: SimulatedCard, withFingerprint = false): Uint8Array {
  const { text, photo, fingerprint } = card;
  const word = (size: number): Uint8Array => Uint8Array.of(size >> 8, size & 0xff);
  const data = withFingerprint
    ? join(
        word(text.length),
        word(photo.length),
        word(fingerprint.length),
        text,
        photo,
        fingerprint,
      )
    : join(word(text.length), word(photo.length), text, photo);
  return encodeReply(0, 0, 0x90, data);
}

/** A frame or a parsed reply in a form that compares. */
export function summary(reply: Uint8Array | SamReply): string {
  if (!(reply instanceof Uint8Array)) {
    return Buffer.from([reply.sw1, reply.sw2, reply.sw3, ...reply.data]).toString('hex');
  }
  return Buffer.from(reply.subarray(7, -1)).toString('hex');
}

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

const failure = fc
  .tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }).filter((code) => code !== 0x90 && code !== 0x9f),
  )
  .map(([sw1, sw2, sw3]) => encodeReply(sw1, sw2, sw3));

const found = bytes(4).map((data) => encodeReply(0, 0, 0x9f, data));

const selected = fc.constant(encodeReply(0, 0, 0x90, new Uint8Array(8)));

const base = fc.tuple(bytes(256), bytes(1024)).map(([text, photo]) => {
  const card = { text, photo, fingerprint: new Uint8Array(0) };
  return baseReply(card);
});

/**
 * Replies as modules send them. Bare success is left out: XOR cannot see a length bit flipped in it
 * when the bytes behind happen to fit; every bit of it is tried with a fixed frame behind instead.
 */
export const goodReply: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 3, arbitrary: failure },
  { weight: 2, arbitrary: found },
  { weight: 2, arbitrary: selected },
  { weight: 2, arbitrary: base },
);
