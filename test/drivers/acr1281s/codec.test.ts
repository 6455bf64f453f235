import { expect } from 'chai';
import fc from 'fast-check';
import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import {
  ANSWER,
  NAK,
  encodeMessage,
  encodeSlotChange,
  encodeStatus,
  type AcrFrame,
} from '../../../drivers/acr1281s/frame.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import {
  ANSWERS,
  COMMANDS,
  LONG_ANSWER,
  PUBLISHED_NAK,
  SLOT_CHANGES,
  STATUSES,
  hex,
} from './vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

interface Heard {
  readonly frames: readonly AcrFrame[];
  readonly noise: number;
  readonly pending: number;
}

function listenTo(...chunks: readonly Uint8Array[]): Heard {
  const codec = new AcrCodec();
  const frames = chunks.flatMap((chunk) => [...codec.push(chunk)]);
  return { frames, noise: codec.takeNoise(), pending: codec.pending().length };
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const summary = (frame: AcrFrame): string =>
  JSON.stringify(frame.kind === 'message' ? { ...frame, data: [...frame.data] } : frame);

const byte = fc.integer({ min: 0, max: 255 });
const data = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 250, maxLength: 261 }),
);
const message = fc
  .tuple(
    fc.constantFrom(...Object.values(ANSWER)),
    fc.constantFrom(0, 1),
    byte,
    fc.tuple(byte, byte, byte),
    data,
  )
  .map(([type, slot, sequence, tail, bytes]) =>
    encodeMessage({ type, slot, sequence, tail }, bytes),
  );
const anyFrame = fc.oneof(
  { weight: 3, arbitrary: message },
  fc.constantFrom(...STATUSES.map(([, status]) => encodeStatus(status))),
  byte.map(encodeSlotChange),
);
/** Noise that cannot begin a frame. */
const noise = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => bytes.filter((value) => value !== 0x02));

describe('ACR1281S frames', () => {
  for (const [source, type, slot, sequence, bytes, frame] of COMMANDS) {
    it(`writes the published command: ${source}`, () => {
      expect(encodeMessage({ type, slot, sequence }, hex(bytes))).to.deep.equal(hex(frame));
    });
  }

  it('writes the published frame that asks for the last answer again', () => {
    expect(NAK).to.deep.equal(PUBLISHED_NAK);
  });

  it('refuses data that the reader does not take', () => {
    const head = { type: 0x6f, slot: 0, sequence: 0 };
    expect(encodeMessage(head, new Uint8Array(0x105))).to.have.length(0x105 + 13);
    expect(() => encodeMessage(head, new Uint8Array(0x106)))
      .to.throw()
      .satisfies((error: unknown) => isTongdaoError(error, 'INTERNAL'));
  });
});

describe('ACR1281S codec', () => {
  for (const [source, type, slot, sequence, status, error, bytes, text] of ANSWERS) {
    it(`reads the published answer at every split: ${source}`, () => {
      const frame = hex(text);
      const expected = {
        kind: 'message',
        type,
        slot,
        sequence,
        status,
        error,
        chain: 0,
        data: hex(bytes),
      };
      for (let at = 0; at <= frame.length; at++) {
        const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(heard).to.deep.equal({ frames: [expected], noise: 0, pending: 0 });
      }
    });

    it(`takes none of it when one bit is flipped, and reads the next frame: ${source}`, () => {
      const frame = hex(text);
      const next = hex('02 81 00 00 00 00 00 07 00 81 00 07 03');
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const flipped = frame.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const codec = new AcrCodec();
        const heard = [...codec.push(flipped)];
        codec.drop();
        heard.push(...codec.push(next));
        const messages = heard.filter(({ kind }) => kind === 'message');
        expect(messages.map(summary), `bit ${bit}`).to.deep.equal(
          listenTo(next).frames.map(summary),
        );
      }
    });
  }

  it('reads the published answer of 258 bytes at every split and byte by byte', () => {
    expect(LONG_ANSWER).to.have.length(271);
    for (let at = 0; at <= LONG_ANSWER.length; at++) {
      const heard = listenTo(LONG_ANSWER.subarray(0, at), LONG_ANSWER.subarray(at));
      expect([heard.frames.length, heard.noise, heard.pending]).to.deep.equal([1, 0, 0]);
    }
    const [frame] = listenTo(...Array.from(LONG_ANSWER, (value) => Uint8Array.of(value))).frames;
    expect(frame?.kind === 'message' && frame.data.length).to.equal(258);
  });

  for (const [name, status, text] of STATUSES) {
    it(`reads the published status frame "${name}" at every split`, () => {
      const frame = hex(text);
      expect(encodeStatus(status)).to.deep.equal(frame);
      for (let at = 0; at <= frame.length; at++) {
        const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(heard).to.deep.equal({ frames: [{ kind: 'status', status }], noise: 0, pending: 0 });
      }
    });
  }

  for (const [name, slots, text] of SLOT_CHANGES) {
    it(`reads the published event "${name}" at every split`, () => {
      const frame = hex(text);
      expect(encodeSlotChange(slots)).to.deep.equal(frame);
      for (let at = 0; at <= frame.length; at++) {
        const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(heard).to.deep.equal({
          frames: [{ kind: 'slot-change', slots }],
          noise: 0,
          pending: 0,
        });
      }
    });
  }

  it('a status that is in no manual is noise', () => {
    expect(listenTo(hex('02 AB AB 03'))).to.deep.equal({ frames: [], noise: 4, pending: 0 });
  });

  it('says of an answer with a wrong checksum or end that it was damaged', () => {
    for (const text of [
      '02 80 02 00 00 00 01 00 00 81 00 90 00 93 03',
      '02 80 02 00 00 00 01 00 00 81 00 90 00 92 13',
    ]) {
      const heard = listenTo(hex(text));
      expect(heard).to.deep.equal({ frames: [{ kind: 'damaged' }], noise: 15, pending: 0 });
    }
  });

  it('takes no frame that a card has put into its own data', () => {
    const planted = encodeMessage({ type: 0x80, slot: 0, sequence: 1 }, hex('DE AD BE EF 90 00'));
    const frame = encodeMessage(
      { type: 0x80, slot: 0, sequence: 0 },
      join(hex('02 00 00 03'), planted),
    );
    expect(listenTo(frame).frames).to.have.length(1);
  });

  it('leaves no byte of an answer behind in its buffer', () => {
    const codec = new AcrCodec();
    codec.push(LONG_ANSWER);
    expect(new Uint8Array(codec.pending().buffer).every((value) => value === 0)).to.equal(true);
  });

  it('drops half a frame at silence and reads the next one', () => {
    const codec = new AcrCodec();
    codec.push(LONG_ANSWER.subarray(0, 100));
    codec.drop();
    expect([codec.pending().length, codec.takeNoise()]).to.deep.equal([0, 100]);
    expect(codec.push(LONG_ANSWER)).to.have.length(1);
  });

  it('accepts every run of frames, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }),
        (frames, sizes) => {
          const line = join(...frames);
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < line.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(line.subarray(at, at + size));
            at += size;
          }
          const heard = listenTo(...chunks);
          expect(heard.frames.map(summary)).to.deep.equal(
            frames.flatMap((frame) => listenTo(frame).frames).map(summary),
          );
          expect([heard.frames.length, heard.noise, heard.pending]).to.deep.equal([
            frames.length,
            0,
            0,
          ]);
        },
      ),
      { numRuns },
    );
  });

  it('reads frames between noise and counts every noise byte', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, anyFrame), { minLength: 1, maxLength: 4 }), (parts) => {
        const heard = listenTo(...parts.flat());
        expect(heard.frames).to.have.length(parts.length);
        expect(heard.noise).to.equal(parts.reduce((sum, [rubbish]) => sum + rubbish.length, 0));
        expect(heard.pending).to.equal(0);
      }),
      { numRuns },
    );
  });

  it('takes any bytes at any split without a throw, alike whole and in pieces, and keeps less than 1 KiB', () => {
    const heads = [
      '02 80',
      '02 83 04 01 00 00 01',
      '02 00 00',
      '02 50 0C',
      '02 81 00 00 00 00',
    ].map(hex);
    const hostile = fc
      .array(fc.oneof(fc.uint8Array({ maxLength: 700 }), fc.constantFrom(...heads)), {
        maxLength: 6,
      })
      .map((parts) => join(...parts));
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 400 }), (bytes, size) => {
        const codec = new AcrCodec();
        const frames: AcrFrame[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          frames.push(...codec.push(bytes.subarray(at, at + size)));
          expect(codec.pending().length).to.be.lessThan(275);
        }
        expect(frames.map(summary)).to.deep.equal(listenTo(bytes).frames.map(summary));
      }),
      { numRuns },
    );
  });
});
