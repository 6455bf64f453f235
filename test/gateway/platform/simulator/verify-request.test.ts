import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { expect } from 'chai';
import {
  signatureJwkSchema,
  type PlatformError,
  type RequestClaims,
} from '../../../../schemas/hc-jws.js';
import { craftBox, post, type CraftedBox, type Draft } from '../support/crafted-box.js';
import { startRig, WANG, type Rig } from '../support/rig.js';

describe('a platform checks a request', () => {
  let rig: Rig;
  let box: CraftedBox;

  before(async () => {
    rig = await startRig();
    box = await craftBox(rig);
  });
  after(() => rig.close());

  it('and answers a good one', async () => {
    expect(await post(rig, await box.sign(await box.draft()))).to.equal('green');
  });

  it('and answers a good one of a box with an Ed25519 key', async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const kid = 'box-10#2026-11';
    const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'EdDSA', use: 'sig', kid };
    await rig.simulator.control.enrol(signatureJwkSchema.parse(jwk));
    const { claims } = await box.draft();
    claims['iss'] = 'box-10';
    claims['sub_jwe'] = await box.seal(claims, { apu: 'box-10' });
    const token = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'hc-req+jwt' })
      .sign(pair.privateKey);
    expect(await post(rig, token)).to.equal('green');
  });

  const claim =
    (name: keyof RequestClaims, value: unknown) =>
    ({ claims }: Draft): void => {
      claims[name] = value;
    };
  const shift =
    (name: 'iat' | 'exp', by: number) =>
    ({ claims }: Draft): void => {
      claims[name] = Number(claims[name]) + by;
    };
  const both =
    (by: number) =>
    (made: Draft): void => {
      shift('iat', by)(made);
      shift('exp', by)(made);
    };
  const header =
    (name: string, value: unknown) =>
    (made: Draft): void => {
      made.header[name] = value;
    };
  const drop =
    (name: keyof RequestClaims) =>
    ({ claims }: Draft): void => {
      Reflect.deleteProperty(claims, name);
    };

  const REFUSED: readonly (readonly [
    string,
    (made: Draft) => void | Promise<void>,
    PlatformError,
  ])[] = [
    ['of an unknown box', header('kid', 'box-unknown#2026-11'), 'unknown_box'],
    ['of a key month that is not enrolled', header('kid', 'box-9#2026-12'), 'unknown_box'],
    ['with the typ of an answer', header('typ', 'hc-res+jwt'), 'bad_header'],
    ['without typ', header('typ', undefined), 'bad_header'],
    ['with a key of its own in the header', header('jwk', { kty: 'EC' }), 'bad_header'],
    ['with a key URL in the header', header('jku', 'https://evil.example/keys'), 'bad_header'],
    ['with a certificate URL in the header', header('x5u', 'https://evil.example/c'), 'bad_header'],
    ['in the name of another box', claim('iss', 'box-7'), 'wrong_issuer'],
    ['for another platform', claim('aud', 'https://other.example'), 'wrong_audience'],
    ['with two audiences', claim('aud', ['a', 'b']), 'bad_claims'],
    ['without audience', drop('aud'), 'bad_claims'],
    ['for another method', claim('htm', 'GET'), 'bad_claims'],
    ['for another URL', claim('htu', 'http://127.0.0.1:1/v1/status'), 'wrong_target'],
    ['61 s old', both(-61), 'clock_skew'],
    ['61 s ahead', both(61), 'clock_skew'],
    ['that lives longer than 60 s', shift('exp', 1), 'bad_claims'],
    ['that ends before it begins', shift('exp', -61), 'bad_claims'],
    [
      'that has ended',
      (made) => {
        shift('iat', -30)(made);
        shift('exp', -60)(made);
      },
      'expired',
    ],
    ['without exp', drop('exp'), 'bad_claims'],
    ['without iat', drop('iat'), 'bad_claims'],
    ['without jti', drop('jti'), 'bad_claims'],
    ['with a jti that is not 16 bytes', claim('jti', 'short'), 'bad_claims'],
    ['without seq', drop('seq'), 'bad_claims'],
    ['with seq 0', claim('seq', 0), 'bad_claims'],
    ['with a nonce nobody gave', claim('nonce', 'AAAAAAAAAAAAAAAAAAAAAA'), 'use_nonce'],
    [
      'with the ID number beside its ciphertext',
      ({ claims }) => {
        claims['idNo'] = WANG;
      },
      'bad_claims',
    ],
    [
      'with a ciphertext made for another request',
      async ({ claims }) => {
        claims['sub_jwe'] = await box.seal(claims, { apv: 'another jti' });
      },
      'bad_subject',
    ],
    [
      'with a ciphertext made by another box',
      async ({ claims }) => {
        claims['sub_jwe'] = await box.seal(claims, { apu: 'box-7' });
      },
      'bad_subject',
    ],
    [
      'with a weaker content cipher',
      async ({ claims }) => {
        claims['sub_jwe'] = await box.seal(claims, { enc: 'A128GCM' });
      },
      'bad_subject',
    ],
    [
      'for an encryption key that is gone',
      async ({ claims }) => {
        claims['sub_jwe'] = await box.seal(claims, { kid: 'enc-0' });
      },
      'unknown_encryption_key',
    ],
    [
      'with more in the ciphertext than the profile names',
      async ({ claims }) => {
        const subject = { idType: '01', idNo: WANG, phone: 'x' };
        claims['sub_jwe'] = await box.seal(claims, { subject });
      },
      'bad_subject',
    ],
    [
      'with a damaged ciphertext',
      ({ claims }) => {
        const sealed = String(claims['sub_jwe']);
        const at = sealed.lastIndexOf('.') - 2;
        claims['sub_jwe'] =
          sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      },
      'bad_subject',
    ],
  ];
  for (const [what, change, error] of REFUSED) {
    it(`and refuses one ${what} (${error})`, async () => {
      const made = await box.draft();
      await change(made);
      expect(await post(rig, await box.sign(made))).to.equal(error);
    });
  }
});
