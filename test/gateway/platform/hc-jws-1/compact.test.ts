import { expect } from 'chai';
import fc from 'fast-check';
import { parseCompact } from '../../../../gateway/platform/hc-jws-1/compact.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const b64 = (text: string): string => Buffer.from(text).toString('base64url');

describe('a JWS compact string', () => {
  it('of three canonical segments is taken apart', () => {
    expect(parseCompact(`${b64('{"alg":"ES256"}')}.${b64('{"a":1}')}.AAAA`)).to.deep.equal({
      header: { alg: 'ES256' },
      payload: { a: 1 },
    });
  });

  it('with an empty signature is taken apart too, so that alg none can be named', () => {
    expect(parseCompact(`${b64('{"alg":"none"}')}.${b64('{}')}.`)).not.to.equal(undefined);
  });

  for (const [what, text] of [
    ['of two segments', `${b64('{}')}.${b64('{}')}`],
    ['of four segments', `${b64('{}')}.${b64('{}')}.AAAA.AAAA`],
    ['with a signature of one character', `${b64('{}')}.${b64('{}')}.0`],
    ['with spare bits set', `${b64('{}')}.${b64('{}')}.AB`],
    ['with padding', `${b64('{}')}.${b64('{}')}.AA==`],
    ['in the other base64 alphabet', `${b64('{}')}.${b64('{}')}.++//`],
    ['with white space', `${b64('{}')}.${b64('{}')}.AA AA`],
    ['with a byte order mark before its payload', `${b64('{}')}.${b64('\ufeff{}')}.AAAA`],
    [
      'with a payload that is not UTF-8',
      `${b64('{}')}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.AAAA`,
    ],
    ['with a header that is not JSON', `${b64('{')}.${b64('{}')}.AAAA`],
  ] as const) {
    it(`${what} is none`, () => {
      expect(parseCompact(text)).to.equal(undefined);
    });
  }

  it('never throws, whatever it is', () => {
    const segment = fc.oneof(fc.string(), fc.base64String(), fc.json().map(b64));
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        parseCompact(segments.join('.'));
      }),
      { numRuns: RUNS },
    );
  });
});
