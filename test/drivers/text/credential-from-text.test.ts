import { expect } from 'chai';
import fc from 'fast-check';
import { credentialFromText } from '../../../drivers/text/credential-from-text.js';
import { textFormatSchema, type TextFormat } from '../../../schemas/site-devices.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

function uid(change: object): TextFormat {
  return textFormatSchema.parse({ holds: 'uid', base: 'hex', digits: 8, bytes: 4, ...change });
}

function code(change: object = {}): TextFormat {
  return textFormatSchema.parse({ holds: 'code', ...change });
}

/** `namespace:value` of the one identifier, or nothing. */
function told(format: TextFormat, text: string): string | undefined {
  const credential = credentialFromText(format, text);
  return credential?.identifiers.map(({ namespace, value }) => `${namespace}:${value}`).join(' ');
}

const TEN_H = uid({ digits: 10, bytes: 5 });
const EIGHT_H_TO_10D = uid({ base: 'decimal', digits: 10, bytes: 4 });
const TEN_H_TO_10D = uid({ base: 'decimal', digits: 10, bytes: 5 });
const SIX_H_TO_8D = uid({ base: 'decimal', digits: 8, bytes: 3 });
const TWO_H_4H = uid({ base: 'decimal', digits: 8, bytes: 3, comma: 3 });
const FOUR_H_4H = uid({ base: 'decimal', digits: 10, bytes: 4, comma: 5 });

describe('Credential from text', () => {
  describe('the published outputs for the card 01 02 6F 6C 3A (facts 3.5)', () => {
    const table: readonly (readonly [string, TextFormat, string, string])[] = [
      ['10H', TEN_H, '01026F6C3A', 'uid:01026F6C3A'],
      ['8H to 10D', EIGHT_H_TO_10D, '0040856634', 'uid:026F6C3A'],
      ['10H to 10D or more', TEN_H_TO_10D, '4335823930', 'uid:01026F6C3A'],
      ['6H to 8D', SIX_H_TO_8D, '07302202', 'uid24:6F6C3A'],
      ['2H+4H', TWO_H_4H, '111,27706', 'uid24:6F6C3A'],
      ['4H+4H', FOUR_H_4H, '00623,27706', 'uid:026F6C3A'],
    ];
    for (const [name, format, text, value] of table) {
      it(`${name}: ${text} is ${value}`, () => expect(told(format, text)).to.equal(value));
    }
  });

  it('DE AD BE EF has one canonical form in either byte order', () => {
    const typed = { base: 'decimal', digits: 10, bytes: 4 };
    expect(told(uid({ ...typed }), '3735928559')).to.equal('uid:DEADBEEF');
    expect(told(uid({ ...typed, order: 'reversed' }), '4022250974')).to.equal('uid:DEADBEEF');
    expect(told(uid({}), 'deadbeef')).to.equal('uid:DEADBEEF');
    expect(told(uid({ order: 'reversed' }), 'EFBEADDE')).to.equal('uid:DEADBEEF');
  });

  it('a UID is a card and never a person', () => {
    const credential = credentialFromText(uid({}), '1234ABCD');
    expect(credential).to.deep.equal({
      card: 'uid-only',
      evidence: 'uid-only',
      identifiers: [{ namespace: 'uid', value: '1234ABCD' }],
    });
  });

  it('text of another length or alphabet gives nothing', () => {
    for (const text of [
      '',
      '1234ABC',
      '1234ABCDE',
      '1234ABCG',
      ' 1234ABCD',
      '0x34ABCD',
      '１２３４5678',
    ]) {
      expect(told(uid({}), text), text).to.equal(undefined);
    }
    for (const text of ['004085663', '00040856634', '40856,634', '-040856634', '0040856634\n']) {
      expect(told(EIGHT_H_TO_10D, text), text).to.equal(undefined);
    }
    for (const text of ['11127706', '111,2770', '11,127706', '111,27,06', '111.27706', ',', '']) {
      expect(told(TWO_H_4H, text), text).to.equal(undefined);
    }
  });

  it('a number that needs more bytes than the reader keeps gives nothing', () => {
    expect(told(EIGHT_H_TO_10D, '4294967295')).to.equal(undefined, 'nothing but FF');
    expect(told(EIGHT_H_TO_10D, '4294967294')).to.equal('uid:FFFFFFFE');
    expect(told(EIGHT_H_TO_10D, '4294967296')).to.equal(undefined);
    expect(told(TWO_H_4H, '256,00000')).to.equal(undefined);
    expect(told(TWO_H_4H, '111,65536')).to.equal(undefined);
    expect(told(uid({ digits: 10, bytes: 4 }), '00DEADBEEF')).to.equal('uid:DEADBEEF');
    expect(told(uid({ digits: 10, bytes: 4 }), '01DEADBEEF')).to.equal(undefined);
  });

  it('a random UID is no identity, nor are the zeros of a reader that failed', () => {
    expect(told(uid({}), '08A1B2C3')).to.equal(undefined);
    expect(told(uid({ order: 'reversed' }), 'C3B2A108')).to.equal(undefined);
    expect(told(uid({ order: 'reversed' }), '08A1B2C3')).to.equal('uid:C3B2A108');
    expect(told(uid({}), '00000000')).to.equal(undefined);
    expect(told(uid({ digits: 14, bytes: 7 }), '08112233445566')).to.equal('uid:08112233445566');
  });

  it('a format that keeps six bytes or invents some gives nothing', () => {
    expect(told(uid({ digits: 12, bytes: 6 }), '112233445566')).to.equal(undefined);
    expect(told(uid({ digits: 6, bytes: 4 }), '112233')).to.equal(undefined);
  });

  it('a code is the whole text, and an address in it is only text', () => {
    const text = 'https://example.invalid/c?id=张三🙂';
    expect(credentialFromText(code(), text)).to.deep.equal({
      card: 'code',
      evidence: 'scanned',
      identifiers: [{ namespace: 'qr', value: text }],
    });
  });

  it('a code is dropped outside its length and alphabet', () => {
    expect(told(code({ minLength: 4 }), 'abc')).to.equal(undefined);
    expect(told(code({ maxLength: 5 }), 'abcdef')).to.equal(undefined);
    expect(told(code({ maxLength: 4 }), '🙂🙂🙂🙂')).to.equal('qr:🙂🙂🙂🙂');
    expect(told(code({ alphabet: 'ABC123' }), 'A1B2')).to.equal('qr:A1B2');
    expect(told(code({ alphabet: 'ABC123' }), 'a1b2')).to.equal(undefined);
    for (const bad of ['ab\u0000cd', 'ab\tcd', 'ab\u202Ecd', 'ab\uFFFDcd', 'ab\uD800cd']) {
      expect(told(code(), bad), JSON.stringify(bad)).to.equal(undefined);
    }
  });

  const wholeUid = fc
    .constantFrom(4, 5, 7, 10)
    .chain((bytes) => fc.uint8Array({ minLength: bytes, maxLength: bytes }));

  it('whatever base, order and padding a reader uses, the same card is the same UID', () => {
    fc.assert(
      fc.property(wholeUid, fc.boolean(), fc.nat(2), (bytes, turned, padding) => {
        const value = Buffer.from(bytes).toString('hex').toUpperCase();
        const random = bytes.length === 4 && bytes[0] === 8;
        fc.pre(!random && !/^(..)\1*$/.test(value));
        const typed = BigInt(
          `0x${Buffer.from(turned ? [...bytes].reverse() : bytes).toString('hex')}`,
        );
        const order = turned ? 'reversed' : 'as-is';
        const digits = Math.min(20, 2 * bytes.length + padding);
        const common = { bytes: bytes.length, order };
        const hex = typed.toString(16).padStart(digits, '0');
        expect(told(uid({ ...common, digits }), hex)).to.equal(`uid:${value}`);
        const decimal = typed.toString(10).padStart(10, '0');
        expect(told(uid({ ...common, base: 'decimal', digits: 10 }), decimal)).to.equal(
          `uid:${value}`,
        );
      }),
      { numRuns },
    );
  });

  const anyFormat = fc.oneof(
    fc.record({
      holds: fc.constant('uid'),
      base: fc.constantFrom('hex', 'decimal'),
      digits: fc.integer({ min: 5, max: 20 }),
      bytes: fc.integer({ min: 3, max: 10 }),
      order: fc.constantFrom('as-is', 'reversed'),
    }),
    fc.record({
      holds: fc.constant('uid'),
      base: fc.constantFrom('hex', 'decimal'),
      digits: fc.integer({ min: 5, max: 20 }),
      bytes: fc.integer({ min: 3, max: 10 }),
      comma: fc.integer({ min: 1, max: 5 }),
    }),
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[0-9]{1,20}(,[0-9]{0,10})?$/),
    fc.stringMatching(/^[0-9a-fA-F]{1,24}$/),
  );

  it('any text in any UID format gives a canonical UID or nothing', () => {
    fc.assert(
      fc.property(anyFormat, anyText, (shape, text) => {
        const parsed = textFormatSchema.safeParse(shape);
        if (!parsed.success) return;
        const seen = told(parsed.data, text);
        if (seen === undefined) return;
        expect(seen).to.match(
          /^(?:uid:(?:[0-9A-F]{8}|[0-9A-F]{10}|[0-9A-F]{14}|[0-9A-F]{20})|uid24:[0-9A-F]{6})$/,
        );
      }),
      { numRuns },
    );
  });
});
