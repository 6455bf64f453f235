import { expect } from 'chai';
import fc from 'fast-check';
import { decodeSam, parseHex, type SamSegment } from '../../../drivers/sam/decode.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { RESIDENT_CARD } from './people.js';
import { REPLIES, REQUESTS, hex } from './published-frames.js';
import { baseReply, goodReply, join } from './reply-arbitraries.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

function only(bytes: Uint8Array): SamSegment {
  const { segments } = decodeSam(bytes);
  expect(segments).to.have.length(1);
  const [segment] = segments;
  if (segment === undefined) throw new Error('no segment');
  return segment;
}

describe('decode of captured bytes', () => {
  it('names every published request', () => {
    for (const [name, text] of REQUESTS) {
      expect(only(hex(text))).to.include({ type: 'request', name, offset: 0 });
    }
  });

  it('says what every published reply means', () => {
    for (const [, text, sw3] of REPLIES) {
      const segment = only(hex(text));
      expect(segment).to.include({ type: 'reply' });
      expect(segment.type === 'reply' && segment.sw.endsWith(sw3.toString(16))).to.equal(true);
    }
    expect(only(hex(REPLIES[5][1]))).to.include({ zh: '读证件操作失败', class: 'retry' });
  });

  it('reads the SAM number out of its reply', () => {
    expect(only(hex(REPLIES[10][1]))).to.deep.include({
      contents: { kind: 'sam-number', text: '05.01-20101129-0001228293-0296863149' },
    });
  });

  it('walks through a whole visit: who asks, who answers, who it was', () => {
    const card = baseReply(buildCard(RESIDENT_CARD));
    const capture = join(
      hex(REQUESTS[3][1]),
      hex(REPLIES[1][1]),
      hex('00'),
      hex(REQUESTS[4][1]),
      hex(REPLIES[2][1]),
      hex(REQUESTS[5][1]),
      card,
      hex('41 41 41 41'),
    );
    const { segments, bytes } = decodeSam(capture);
    expect(bytes).to.equal(capture.length);
    expect(segments.map(({ type }) => type)).to.deep.equal([
      'request',
      'reply',
      'noise',
      'request',
      'reply',
      'request',
      'reply',
      'noise',
    ]);
    const read = segments[6];
    if (read?.type !== 'reply' || read.contents?.kind !== 'base-information') {
      throw new Error('no base information');
    }
    expect(read.answers).to.equal('read-base');
    expect(read.contents).to.deep.include({ problems: [], photoBytes: 1024, fingerprintBytes: 0 });
    expect(read.contents.identity).to.include({ number: RESIDENT_CARD.number, name: '试秀兰' });
    expect(read.contents.names?.province).to.deep.equal({ code: '32', name: '江苏' });
    expect(segments[7]).to.deep.equal({
      type: 'noise',
      offset: capture.length - 4,
      length: 4,
      bytes: '41 41 41 41',
    });
  });

  it('lists the problems of a card it can read, and has no identity for an unknown layout', () => {
    const wrong = { ...RESIDENT_CARD, number: '329999194106123029' };
    const segment = only(baseReply(buildCard(wrong)));
    expect(segment).to.deep.nested.include({
      'contents.problems': [{ field: 'number', code: 'check-digit' }],
    });
    const unknown = only(baseReply(buildCard({ ...RESIDENT_CARD, flag: 'K' })));
    expect(unknown).not.to.have.nested.property('contents.identity');
  });

  it('says why a preamble opened no frame', () => {
    const frame = hex(REPLIES[1][1]);
    const damaged = frame.slice();
    damaged[14] = 0x98;
    expect(only(damaged)).to.include({ type: 'noise', length: 15, hint: 'wrong-checksum' });
    expect(only(frame.subarray(0, 12))).to.include({ type: 'noise', hint: 'incomplete' });
    expect(only(hex('AA AA AA 96 69 FF FF 00'))).to.include({ hint: 'impossible-length' });
  });

  it('never throws, covers every byte once and gives plain JSON', () => {
    const piece = fc.oneof(goodReply, fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const input = join(...pieces);
        const decoding = decodeSam(input);
        let at = 0;
        for (const segment of decoding.segments) {
          expect(segment.offset).to.equal(at);
          expect(segment.length).to.be.greaterThan(0);
          at += segment.length;
        }
        expect(at).to.equal(input.length);
        expect(JSON.parse(JSON.stringify(decoding))).to.deep.equal(decoding);
      }),
      { numRuns },
    );
  });
});

describe('hexadecimal text', () => {
  it('forgives what people put between bytes', () => {
    const bytes = Uint8Array.of(0xaa, 0x96, 0x69);
    for (const text of [
      'AA9669',
      'aa 96\n69',
      '0xAA, 0x96, 0x69',
      'aa:96:69',
      'AA-96-69',
      '\\xaa\\x96\\x69',
      '0xaa9669',
    ]) {
      expect(parseHex(text), text).to.deep.equal({ ok: true, bytes });
    }
    expect(parseHex('')).to.deep.equal({ ok: true, bytes: new Uint8Array(0) });
  });

  it('says which problem it has, and where', () => {
    expect(parseHex('AA 9')).to.deep.equal({
      ok: false,
      problem: { code: 'odd-length', digits: 3 },
    });
    expect(parseHex('AA G9')).to.deep.equal({ ok: false, problem: { code: 'not-hex', at: 3 } });
    expect(parseHex('A0x1')).to.deep.equal({ ok: false, problem: { code: 'not-hex', at: 2 } });
  });

  it('never throws, and reads what it writes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => {
        expect(parseHex(text).ok).to.be.a('boolean');
      }),
      { numRuns },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = Buffer.from(bytes).toString('hex');
        expect(parseHex(text)).to.deep.equal({ ok: true, bytes });
      }),
      { numRuns },
    );
  });
});
