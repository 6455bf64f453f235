import { expect } from 'chai';
import fc from 'fast-check';
import { SamCodec } from '../../../drivers/sam/codec.js';
import { checksum, encodeReply, type SamReply } from '../../../drivers/sam/frame.js';
import { REPLIES, hex } from './published-frames.js';
import { baseReply, goodReply, join, summary } from './reply-arbitraries.js';
import { RESIDENT_CARD } from './people.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

interface Heard {
  readonly replies: readonly SamReply[];
  readonly noise: number;
  readonly pending: number;
}

function listenTo(...chunks: readonly Uint8Array[]): Heard {
  const codec = new SamCodec();
  const replies = chunks.flatMap((chunk) => [...codec.push(chunk)]);
  return { replies, noise: codec.takeNoise(), pending: codec.pending().length };
}

const FALSE_START = (len: number): Uint8Array =>
  Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, len >> 8, len & 0xff);

describe('SAM codec', () => {
  for (const [name, text, sw3, bytes] of REPLIES) {
    it(`reads the published reply "${name}" at every split`, () => {
      const frame = hex(text);
      for (let at = 0; at <= frame.length; at++) {
        const { replies, noise, pending } = listenTo(frame.subarray(0, at), frame.subarray(at));
        expect(replies).to.have.length(1);
        expect(replies[0]?.sw3).to.equal(sw3);
        expect(replies[0]?.data).to.have.length(bytes);
        expect([noise, pending]).to.deep.equal([0, 0]);
      }
    });

    it(`accepts "${name}" with none of its bits flipped, and reads the next frame`, () => {
      const frame = hex(text);
      const next = hex(REPLIES[3][1]);
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const flipped = frame.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { replies, noise, pending } = listenTo(flipped, next);
        expect(
          replies.map(({ sw3: code }) => code),
          `bit ${bit}`,
        ).to.deep.equal([0x80]);
        expect([noise, pending]).to.deep.equal([frame.length, 0]);
      }
    });
  }

  it('reads a whole card at every split and byte by byte', () => {
    const frame = baseReply(buildCard(RESIDENT_CARD));
    expect(frame).to.have.length(1295);
    for (let at = 0; at <= frame.length; at++) {
      const { replies, noise } = listenTo(frame.subarray(0, at), frame.subarray(at));
      expect(replies).to.have.length(1);
      expect(noise).to.equal(0);
    }
    const bytes = Array.from(frame, (byte) => Uint8Array.of(byte));
    expect(listenTo(...bytes).replies).to.have.length(1);
  });

  it('knows the three sizes of a reply with fingerprint', () => {
    for (const [fingerprintBytes, total] of [
      [1024, 2321],
      [512, 1809],
      [0, 1297],
    ] as const) {
      const frame = baseReply(buildCard(RESIDENT_CARD, { fingerprintBytes }), true);
      expect(frame).to.have.length(total);
      expect(listenTo(frame).replies).to.have.length(1);
    }
  });

  it('accepts every run of good replies, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(goodReply, { minLength: 1, maxLength: 5 }),
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
          expect(heard.replies.map(summary)).to.deep.equal(frames.map(summary));
          expect([heard.noise, heard.pending]).to.deep.equal([0, 0]);
        },
      ),
      { numRuns },
    );
  });

  it('reads good replies between noise and counts every noise byte', () => {
    const noise = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, goodReply), { minLength: 1, maxLength: 4 }), (parts) => {
        const heard = listenTo(...parts.flat());
        expect(heard.replies.map(summary)).to.deep.equal(parts.map(([, frame]) => summary(frame)));
        const bytes = parts.reduce((sum, [rubbish]) => sum + rubbish.length, 0);
        expect([heard.noise, heard.pending]).to.deep.equal([bytes, 0]);
      }),
      { numRuns },
    );
  });

  it('drops a reply with one flipped bit anywhere and keeps those around it', () => {
    fc.assert(
      fc.property(goodReply, goodReply, goodReply, fc.nat(), (before, hit, after, where) => {
        const flipped = hit.slice();
        const bit = where % (hit.length * 8);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const heard = listenTo(join(before, flipped, after));
        expect(heard.replies.map(summary)).to.deep.equal([before, after].map(summary));
      }),
      { numRuns },
    );
  });

  it('does not lose a good frame behind false starts of any length', () => {
    const start = fc.integer({ min: 0, max: 0xffff }).map(FALSE_START);
    fc.assert(
      fc.property(fc.array(start, { minLength: 1, maxLength: 6 }), goodReply, (starts, frame) => {
        const heard = listenTo(join(...starts), frame);
        expect(heard.replies.map(summary)).to.deep.equal([summary(frame)]);
        expect(heard.noise).to.equal(7 * starts.length);
      }),
      { numRuns },
    );
  });

  it('gives a good frame at once, without waiting for what a false start claims', () => {
    const frame = hex(REPLIES[1][1]);
    const codec = new SamCodec();
    // A false start that looks like a whole card: right status, right size words.
    codec.push(baseReply(buildCard(RESIDENT_CARD)).subarray(0, 600));
    expect(codec.push(frame)).to.have.length(1);
    expect(codec.takeNoise()).to.equal(600);
  });

  it('gives the same frames for the same bytes, whatever the chunks', () => {
    const piece = fc.oneof(
      goodReply,
      fc.uint8Array({ maxLength: 20 }),
      fc.integer({ min: 0, max: 0x1100 }).map(FALSE_START),
      goodReply.map((frame) => frame.subarray(0, frame.length >> 1)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const line = join(...pieces);
        const whole = listenTo(line);
        const single = listenTo(...Array.from(line, (byte) => Uint8Array.of(byte)));
        expect(single.replies.map(summary)).to.deep.equal(whole.replies.map(summary));
        expect(single.noise).to.equal(whole.noise);
      }),
      { numRuns: Math.min(numRuns, 2000) },
    );
  });

  it('survives any bytes, keeps at most 4 KiB and accounts for each of them', () => {
    const rubbish = fc.oneof(
      fc.uint8Array({ maxLength: 5000 }),
      fc.array(fc.constantFrom(0xaa, 0x96, 0x69, 0x00, 0x04, 0x90), { maxLength: 3000 }),
    );
    fc.assert(
      fc.property(rubbish, (bytes) => {
        const codec = new SamCodec();
        const replies = codec.push(Uint8Array.from(bytes));
        const taken = replies.reduce((sum, { data }) => sum + data.length + 11, 0);
        expect(codec.pending().length).to.be.at.most(4103);
        expect(taken + codec.takeNoise() + codec.pending().length).to.equal(bytes.length);
      }),
      { numRuns },
    );
  });

  it('believes no length that a flipped bit made, even where the checksum fits by chance', () => {
    const card = buildCard(RESIDENT_CARD);
    const shorter = 0x0408;
    const photoAt = 7 + 3 + 4 + 256;
    // One photo byte is chosen so that the frame also sums to zero at the wrong length.
    const wrong = baseReply(card);
    wrong[5] = shorter >> 8;
    const last = 7 + shorter - 1;
    card.photo[last - photoAt] = checksum(wrong, 5, last);
    const flipped = baseReply(card);
    flipped[5] = shorter >> 8;
    expect(checksum(flipped, 5, last + 1)).to.equal(0);
    expect(listenTo(flipped).replies).to.deep.equal([]);
  });

  it('believes no reply whose size words do not add up to its length', () => {
    for (const [text, photo] of [
      [0x0100, 0x0401],
      [0x0100, 0x03ff],
      [0x0104, 0x03fc],
    ] as const) {
      const data = new Uint8Array(4 + 0x0500);
      data.set([text >> 8, text & 0xff, photo >> 8, photo & 0xff]);
      expect(listenTo(encodeReply(0, 0, 0x90, data)).replies).to.deep.equal([]);
    }
    expect(listenTo(encodeReply(0, 0, 0x41, new Uint8Array(4))).replies).to.deep.equal([]);
    expect(listenTo(encodeReply(0, 0, 0x90, new Uint8Array(9))).replies).to.deep.equal([]);
  });

  it('waits for no frame that is longer or shorter than any can be', () => {
    for (const len of [0, 1, 2, 3, 4097, 0xffff]) {
      const heard = listenTo(FALSE_START(len));
      expect([heard.noise, heard.pending], String(len)).to.deep.equal([7, 0]);
    }
    expect(listenTo(FALSE_START(4096)).pending).to.equal(7);
  });

  it('tolerates AA before the preamble, stray 00 behind a frame and heartbeats between frames', () => {
    const frame = hex(REPLIES[8][1]);
    const heard = listenTo(
      hex('AA AA'),
      frame,
      hex('00'),
      hex('41 41 41 41'),
      frame,
      hex('41 41 41 41'),
    );
    expect(heard.replies.map(({ sw3 }) => sw3)).to.deep.equal([0x10, 0x10]);
    expect([heard.noise, heard.pending]).to.deep.equal([11, 0]);
  });

  it('takes any SW1 SW2 of a failure', () => {
    const [reply] = listenTo(encodeReply(0xde, 0xad, 0x41)).replies;
    expect([reply?.sw1, reply?.sw2, reply?.sw3]).to.deep.equal([0xde, 0xad, 0x41]);
  });

  it('shows what has arrived of a frame, and counts it as noise when it is given up', () => {
    const codec = new SamCodec();
    const half = baseReply(buildCard(RESIDENT_CARD)).subarray(0, 700);
    codec.push(half);
    expect(codec.pending()).to.deep.equal(half);
    codec.drop();
    expect([codec.pending().length, codec.takeNoise(), codec.takeNoise()]).to.deep.equal([
      0, 700, 0,
    ]);
  });

  it('keeps no byte of a card after it was read or dropped', () => {
    const codec = new SamCodec();
    const memory = new Uint8Array(codec.pending().buffer);
    const card = baseReply(buildCard(RESIDENT_CARD, { fingerprintBytes: 1024 }), true);
    codec.push(card.subarray(0, 1000));
    expect(memory.some((byte) => byte !== 0)).to.equal(true);
    expect(codec.push(card.subarray(1000))).to.have.length(1);
    expect(memory.every((byte) => byte === 0)).to.equal(true);
    codec.push(card.subarray(0, 2000));
    codec.drop();
    expect(memory.every((byte) => byte === 0)).to.equal(true);
    const damaged = card.slice();
    damaged[900] = (damaged[900] ?? 0) ^ 1;
    codec.push(damaged);
    expect(memory.every((byte) => byte === 0)).to.equal(true);
  });
});
