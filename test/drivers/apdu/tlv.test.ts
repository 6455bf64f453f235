import { expect } from 'chai';
import fc from 'fast-check';
import { findTlv, parseRecord, parseTlv, type Tlv } from '../../../drivers/apdu/tlv.js';
import { hex } from './bytes.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

/** Published by nfcim/nfsee, tests/reader-mock.js: SELECT of a Beijing T-Union card. */
const T_UNION_FCI =
  '6F318408A000000632010105A5259F0801029F0C1E01011000FFFFFFFF020103105170070104791381201907182040123100 00';

function problemOf(text: string): string {
  const result = parseTlv(hex(text));
  return result.ok ? 'ok' : result.problem;
}

function depthOf(objects: readonly Tlv[]): number {
  return objects.reduce((most, { children }) => Math.max(most, 1 + depthOf(children)), 0);
}

describe('BER-TLV', () => {
  it('reads the file control information of a published T-Union card', () => {
    const result = parseTlv(hex(T_UNION_FCI));
    const objects = result.ok ? result.objects : [];
    expect(findTlv(objects, 0x6f, 0x84)).to.deep.equal(hex('A000000632010105'));
    expect(findTlv(objects, 0x6f, 0xa5, 0x9f08)).to.deep.equal(hex('02'));
    expect(findTlv(objects, 0x6f, 0xa5, 0x9f0c)).to.have.length(30);
    expect(findTlv(objects, 0x6f, 0x9f0c)).to.equal(undefined);
  });

  it('reads lengths of one, two and three bytes', () => {
    for (const head of ['8405', '848105', '84820005']) {
      const result = parseTlv(hex(`${head}0102030405`));
      expect(result.ok && result.objects[0]?.value).to.deep.equal(hex('0102030405'));
    }
  });

  it('skips fillers between objects, and not inside them', () => {
    const result = parseTlv(hex('00 FF 84 02 00 FF 00 85 01 AA FF'));
    expect(result.ok && result.objects.map(({ tag, value }) => [tag, [...value]])).to.deep.equal([
      [0x84, [0x00, 0xff]],
      [0x85, [0xaa]],
    ]);
  });

  for (const [why, text, problem] of [
    ['a length beyond the bytes', '84 05 01', 'incomplete'],
    ['a length of 65,535 in four bytes', '84 82 FF FF', 'incomplete'],
    ['a tag without a length', '84', 'incomplete'],
    ['half a tag', '9F', 'incomplete'],
    ['half a length', '84 82 00', 'incomplete'],
    ['a child beyond its parent', '6F 03 84 05 01', 'incomplete'],
    ['the indefinite form', '6F 80 84 01 AA 00 00', 'length-form'],
    ['a length of four bytes', '84 84 FF FF FF FF', 'length-form'],
    ['a tag of three bytes', '9F 8F 01 01 AA', 'long-tag'],
    ['nine levels', nested(9), 'too-deep'],
    ['eight levels', nested(8), 'ok'],
    ['nothing', '', 'ok'],
  ] as const) {
    it(`gives "${problem}" for ${why}`, () => expect(problemOf(text)).to.equal(problem));
  }

  it('survives any bytes; what it reads lies inside them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const result = parseTlv(bytes);
        if (!result.ok) return;
        expect(depthOf(result.objects)).to.be.at.most(8);
        const sum = result.objects.reduce((total, { value }) => total + value.length + 2, 0);
        expect(sum).to.be.at.most(bytes.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('survives bit flips in a published answer', () => {
    const fci = hex(T_UNION_FCI);
    for (let bit = 0; bit < fci.length * 8; bit++) {
      const flipped = Uint8Array.from(fci);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const result = parseTlv(flipped);
      if (result.ok) findTlv(result.objects, 0x6f, 0xa5, 0x9f0c);
    }
  });
});

describe('simple record', () => {
  it('is tag, length and value', () => {
    expect(parseRecord(hex('07 03 41 42 43'))).to.deep.equal({ tag: 7, value: hex('414243') });
  });

  it('may be followed by room that was not written', () => {
    expect(parseRecord(hex('07 01 41 FF FF'))?.value).to.deep.equal(hex('41'));
  });

  it('is none when it is cut off', () => {
    for (const text of ['', '07', '07 09 41', '08 FF 31']) {
      expect(parseRecord(hex(text)), text).to.equal(undefined);
    }
  });
});

function nested(levels: number): string {
  let inside = '';
  for (let level = 0; level < levels; level++) {
    inside = `6F${(inside.length / 2).toString(16).padStart(2, '0')}${inside}`;
  }
  return inside;
}
