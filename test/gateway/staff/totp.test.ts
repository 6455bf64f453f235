import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { totpOffer, totpStep, newTotpSecret } from '../../../gateway/staff/totp.js';
import { random } from './staff-fixture.js';

/** RFC 6238 appendix B, SHA-1 column: the last six of its eight digits (RFC 4226 section 5.3). */
const SECRET = Buffer.from('12345678901234567890');
const VECTORS: readonly (readonly [number, string])[] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];

describe('TOTP', () => {
  for (const [seconds, digits] of VECTORS) {
    it(`accepts the code RFC 6238 gives for second ${seconds}, in its own step`, () => {
      const step = totpStep(SECRET, digits.slice(2), seconds * 1000);
      expect(step).to.equal(Math.floor(seconds / 30));
    });
  }

  it('takes a code one step early or late and names its step, and none further off', () => {
    const [seconds, digits] = VECTORS[3] ?? [0, ''];
    const step = Math.floor(seconds / 30);
    const at = (offset: number): number | undefined =>
      totpStep(SECRET, digits.slice(2), (step + offset) * 30_000);
    expect([at(-1), at(0), at(1)]).to.deep.equal([step, step, step]);
    expect([at(-2), at(2)]).to.deep.equal([undefined, undefined]);
  });

  it('offers 160 random bits, in an address that names the venue and gives the same codes', () => {
    const secret = newTotpSecret(random);
    expect(secret).to.have.length(20);
    const { uri, secret: base32 } = totpOffer(secret, '周管理', '测试医院');
    expect(Buffer.from(Secret.fromBase32(base32).bytes)).to.deep.equal(Buffer.from(secret));
    const url = new URL(uri);
    expect(url.protocol).to.equal('otpauth:');
    expect(url.searchParams.get('issuer')).to.equal('通道 测试医院');
    const code = TOTP.generate({ secret: Secret.fromBase32(base32), timestamp: 90_000 });
    expect(totpStep(secret, code, 90_000)).to.equal(3);
  });
});
