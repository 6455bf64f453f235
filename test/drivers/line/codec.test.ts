import { expect } from 'chai';
import fc from 'fast-check';
import { LineCodec, LONGEST_LINE_BYTES, type LineSuffix } from '../../../drivers/line/codec.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };
const ENDS: Readonly<Record<LineSuffix, string>> = { cr: '\r', lf: '\n', crlf: '\r\n', none: '' };
const suffixes = fc.constantFrom<LineSuffix>('cr', 'lf', 'crlf', 'none');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (lines: readonly Uint8Array[]): string[] =>
  lines.map((line) => new TextDecoder().decode(line));

/** Cuts at these places, in any order. */
function pieces(all: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (all.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => all.slice(from, at[index] ?? all.length));
}

describe('line codec', () => {
  it('cuts lines at the configured suffix and at no other', () => {
    const stream = 'one\rtwo\nthree\r\n';
    expect(texts(new LineCodec('cr').push(bytes(stream)))).to.deep.equal(['one', 'two\nthree']);
    expect(texts(new LineCodec('lf').push(bytes(stream)))).to.deep.equal(['one\rtwo', 'three\r']);
    expect(texts(new LineCodec('crlf').push(bytes(stream)))).to.deep.equal(['one\rtwo\nthree']);
    expect(texts(new LineCodec('none').push(bytes(stream)))).to.deep.equal([]);
  });

  it('ends a line by silence only where there is no suffix', () => {
    const endless = new LineCodec('none');
    endless.push(bytes('half'));
    endless.push(bytes('way'));
    expect(texts(endless.atSilence())).to.deep.equal(['halfway']);
    expect(endless.pending()).to.have.length(0);
    expect(endless.atSilence()).to.deep.equal([]);
    const ended = new LineCodec('cr');
    ended.push(bytes('half'));
    expect(ended.atSilence()).to.deep.equal([]);
    ended.drop();
    expect(texts(ended.push(bytes('whole\r')))).to.deep.equal(['whole']);
    expect(ended.takeNoise()).to.equal(4);
  });

  it('keeps a line of 4096 bytes and drops a longer one to its end, whatever its tail holds', () => {
    for (const suffix of ['cr', 'lf', 'crlf'] as const) {
      const codec = new LineCodec(suffix);
      const longest = 'x'.repeat(LONGEST_LINE_BYTES);
      const end = ENDS[suffix];
      expect(texts(codec.push(bytes(longest + end))), suffix).to.deep.equal([longest]);
      const tail = 'y'.repeat(5000);
      const lines = codec.push(bytes(`${longest}x${tail}${end}after${end}`));
      expect(texts(lines), suffix).to.deep.equal(['after']);
      expect(codec.takeNoise(), suffix).to.equal(longest.length + 1 + tail.length + end.length);
    }
    const endless = new LineCodec('none');
    endless.push(bytes('x'.repeat(LONGEST_LINE_BYTES + 1)));
    expect(endless.atSilence()).to.deep.equal([]);
    endless.push(bytes('after'));
    expect(texts(endless.atSilence())).to.deep.equal(['after']);
  });

  it('gives the same lines for the same bytes, wherever they are cut', () => {
    const alphabet = fc.constantFrom(0x0d, 0x0a, 0x41, 0xe4, 0x00);
    fc.assert(
      fc.property(
        suffixes,
        fc.array(alphabet, { maxLength: 60 }),
        fc.array(fc.nat()),
        (suffix, all, cuts) => {
          const whole = new LineCodec(suffix);
          const split = new LineCodec(suffix);
          const stream = Uint8Array.from(all);
          const expected = [...whole.push(stream), ...whole.atSilence()];
          const lines = pieces(stream, cuts).flatMap((piece) => split.push(piece));
          lines.push(...split.atSilence());
          expect(lines).to.deep.equal(expected);
          expect(split.pending()).to.deep.equal(whole.pending());
          expect(split.takeNoise()).to.equal(whole.takeNoise());
        },
      ),
      RUNS,
    );
  });

  it('loses no byte: every one is in a line, a suffix, pending or counted as noise', () => {
    fc.assert(
      fc.property(suffixes, fc.array(fc.uint8Array({ maxLength: 3000 })), (suffix, chunks) => {
        const codec = new LineCodec(suffix);
        let kept = 0;
        for (const chunk of chunks) {
          for (const line of codec.push(chunk)) kept += line.length + ENDS[suffix].length;
          expect(codec.pending().length).to.be.at.most(LONGEST_LINE_BYTES + 2);
        }
        const sent = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(kept + codec.pending().length + codec.takeNoise()).to.equal(sent);
      }),
      RUNS,
    );
  });

  it('leaves nothing of a line in its memory', () => {
    const codec = new LineCodec('cr');
    codec.push(bytes('secret\r'));
    codec.push(bytes('x'));
    expect([...new Uint8Array(codec.pending().buffer)].filter((byte) => byte !== 0)).to.deep.equal([
      0x78,
    ]);
  });
});
