import { expect } from 'chai';
import fc from 'fast-check';
import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import {
  ACK,
  NAK,
  SYNTAX_ERROR,
  encodeAnswer,
  encodeCommand,
  type Pn532Frame,
} from '../../../drivers/pn532/frame.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import {
  ANSWERS,
  COMMANDS,
  LONG_DATA,
  PUBLISHED_ACK,
  PUBLISHED_NAK,
  PUBLISHED_SYNTAX_ERROR,
  hex,
} from './vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

interface Heard {
  readonly frames: readonly Pn532Frame[];
  readonly noise: number;
  readonly pending: number;
}

function listenTo(...chunks: readonly Uint8Array[]): Heard {
  const codec = new Pn532Codec();
  const frames = chunks.flatMap((chunk) => [...codec.push(chunk)]);
  return { frames, noise: codec.takeNoise(), pending: codec.pending().length };
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const summary = (frame: Pn532Frame): string =>
  frame.kind === 'answer'
    ? `${frame.code.toString(16)} ${Buffer.from(frame.data).toString('hex')}`
    : frame.kind;

const answer = fc
  .tuple(
    fc.integer({ min: 0, max: 0x7f }).map((command) => command * 2 + 1),
    fc.oneof(
      { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      fc.uint8Array({ minLength: 250, maxLength: 263 }),
    ),
  )
  .map(([code, data]) => encodeAnswer(code, data));

/** Noise that cannot begin a frame: no start code ends or begins in it. */
const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.filter((byte) => byte !== 0));

const noiseBytes = (bytes: Uint8Array): number => bytes.filter((byte) => byte !== 0).length;

describe('PN532 frames', () => {
  for (const [name, code, data, frame] of COMMANDS) {
    it(`writes the published command "${name}"`, () => {
      expect(encodeCommand(code, hex(data))).to.deep.equal(hex(frame));
    });
  }

  it('writes the published acknowledgements and the syntax error', () => {
    expect(ACK).to.deep.equal(PUBLISHED_ACK);
    expect(NAK).to.deep.equal(PUBLISHED_NAK);
    expect(SYNTAX_ERROR).to.deep.equal(PUBLISHED_SYNTAX_ERROR);
  });

  it('writes the extended form from 256 bytes on', () => {
    expect(encodeAnswer(0x41, new Uint8Array(253)).subarray(0, 7)).to.deep.equal(
      hex('00 00 FF FF 01 D5 41'),
    );
    expect(encodeAnswer(0x41, new Uint8Array(254)).subarray(0, 10)).to.deep.equal(
      hex('00 00 FF FF FF 01 00 FF D5 41'),
    );
  });

  it('refuses data that no frame holds', () => {
    expect(() => encodeCommand(0x40, new Uint8Array(263))).not.to.throw();
    expect(() => encodeCommand(0x40, new Uint8Array(264)))
      .to.throw()
      .satisfies((error: unknown) => isTongdaoError(error, 'INTERNAL'));
  });
});

describe('PN532 codec', () => {
  for (const [name, code, data, text] of ANSWERS) {
    it(`reads the published answer "${name}" at every split`, () => {
      const frame = hex(text);
      const expected = { kind: 'answer', code, data: hex(data) };
      for (let at = 0; at <= frame.length; at++) {
        const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(heard).to.deep.equal({ frames: [expected], noise: 0, pending: 0 });
      }
    });

    it(`never takes "${name}" for another answer when one of its bits is flipped`, () => {
      const frame = hex(text);
      const next = hex('00 00 FF 06 FA D5 03 32 01 06 07 E8 00');
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const flipped = frame.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { frames, pending } = listenTo(join(flipped, new Uint8Array(300), next));
        const last = frames.at(-1);
        expect(last && summary(last), `bit ${bit}`).to.equal('3 32010607');
        // The preamble and the postamble carry nothing: a flip there harms nothing.
        const harmless = bit < 8 || bit >= (frame.length - 1) * 8;
        const before = frames.slice(0, -1).filter(({ kind }) => kind === 'answer');
        expect(before, `bit ${bit}`).to.have.length(harmless ? 1 : 0);
        expect(pending).to.equal(0);
      }
    });
  }

  it('reads ACK, NAK and the syntax error at every split', () => {
    for (const [frame, kind] of [
      [PUBLISHED_ACK, 'ack'],
      [PUBLISHED_NAK, 'nak'],
      [PUBLISHED_SYNTAX_ERROR, 'syntax-error'],
    ] as const) {
      for (let at = 0; at <= frame.length; at++) {
        const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(heard).to.deep.equal({ frames: [{ kind }], noise: 0, pending: 0 });
      }
    }
  });

  it('reads an extended frame at every split and byte by byte', () => {
    const frame = encodeAnswer(0x41, LONG_DATA);
    expect(frame).to.have.length(275);
    const expected = { kind: 'answer', code: 0x41, data: LONG_DATA };
    for (let at = 0; at <= frame.length; at++) {
      const heard = listenTo(frame.subarray(0, at), frame.subarray(at));
      expect(heard).to.deep.equal({ frames: [expected], noise: 0, pending: 0 });
    }
    expect(listenTo(...Array.from(frame, (byte) => Uint8Array.of(byte))).frames).to.have.length(1);
  });

  it('takes any preamble, none included, and no postamble', () => {
    const bare = hex('00 FF 02 FE D5 15 16');
    for (const zeros of [0, 1, 2, 17, 700]) {
      const heard = listenTo(new Uint8Array(zeros), bare, bare);
      expect(heard.frames.map(summary)).to.deep.equal(['15 ', '15 ']);
      expect([heard.noise, heard.pending]).to.deep.equal([0, 0]);
    }
  });

  it('holds nothing back for a postamble that is late', () => {
    const codec = new Pn532Codec();
    expect(codec.push(hex('00 00 FF 02 FE D5 15 16'))).to.have.length(1);
    codec.push(hex('00'));
    expect(codec.pending()).to.have.length(0);
    expect(codec.push(hex('FF 02 FE D5 15 16'))).to.have.length(1);
  });

  it('says of an answer with a wrong data checksum that it was damaged', () => {
    const { frames, noise: lost } = listenTo(hex('00 00 FF 03 FD D5 4B 01 E0 00'));
    expect(frames).to.deep.equal([{ kind: 'damaged' }]);
    expect(lost).to.be.greaterThan(0);
  });

  it('takes no frame that a card has put into its own data', () => {
    const planted = join(ACK, hex(ANSWERS[3][3]));
    const heard = listenTo(encodeAnswer(0x41, join(Uint8Array.of(0), planted)));
    expect(heard.frames.map(summary)).to.deep.equal([
      `41 00${Buffer.from(planted).toString('hex')}`,
    ]);
  });

  it('drops half a frame at silence and reads the next one', () => {
    const codec = new Pn532Codec();
    const frame = hex(ANSWERS[4][3]);
    codec.push(frame.subarray(0, 10));
    expect(codec.pending()).to.have.length(9);
    codec.drop();
    expect([codec.pending().length, codec.takeNoise() > 0]).to.deep.equal([0, true]);
    expect(codec.push(frame)).to.have.length(1);
    expect(codec.takeNoise()).to.equal(0);
  });

  it('leaves no byte of an answer behind in its buffer', () => {
    const codec = new Pn532Codec();
    codec.push(encodeAnswer(0x41, hex('00 D5 C5 C8 FD')));
    const buffer = codec.pending().buffer;
    expect(new Uint8Array(buffer).every((byte) => byte === 0)).to.equal(true);
  });

  it('accepts every run of answers, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }),
        (answers, sizes) => {
          const line = join(...answers);
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < line.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(line.subarray(at, at + size));
            at += size;
          }
          const heard = listenTo(...chunks);
          expect(heard.frames.map(summary)).to.deep.equal(listenTo(line).frames.map(summary));
          expect(heard.frames).to.have.length(answers.length);
          expect([heard.noise, heard.pending]).to.deep.equal([0, 0]);
        },
      ),
      { numRuns },
    );
  });

  it('reads answers between noise and counts every noise byte that is not zero', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, answer), { minLength: 1, maxLength: 4 }), (parts) => {
        const heard = listenTo(...parts.flat());
        expect(heard.frames).to.have.length(parts.length);
        expect(heard.noise).to.equal(
          parts.reduce((sum, [rubbish]) => sum + noiseBytes(rubbish), 0),
        );
        expect(heard.pending).to.equal(0);
      }),
      { numRuns },
    );
  });

  it('never gives out an answer that differs from the one that was sent, whichever bit is flipped', () => {
    fc.assert(
      fc.property(answer, fc.nat(), (hit, where) => {
        const flipped = hit.slice();
        const bit = where % (hit.length * 8);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const sent = listenTo(hit).frames.map(summary);
        const heard = listenTo(flipped, new Uint8Array(300)).frames;
        for (const frame of heard) {
          if (frame.kind === 'answer') expect(sent).to.include(summary(frame));
        }
      }),
      { numRuns },
    );
  });

  it('takes any bytes at any split without a throw, alike whole and in pieces, and keeps less than 1 KiB', () => {
    const hostile = fc.uint8Array({ maxLength: 1500 });
    const headed = fc
      .array(
        fc.oneof(
          hostile,
          fc.constantFrom(ACK, NAK, hex('00 FF'), hex('00 00 FF FF FF 01 05 FA D5')),
        ),
        { maxLength: 6 },
      )
      .map((parts) => join(...parts));
    fc.assert(
      fc.property(headed, fc.integer({ min: 1, max: 400 }), (bytes, size) => {
        const codec = new Pn532Codec();
        const frames: Pn532Frame[] = [];
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
