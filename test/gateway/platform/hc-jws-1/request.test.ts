import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtectedHeader, importJWK } from 'jose';
import { buildRequest } from '../../../../gateway/platform/hc-jws-1/request.js';
import { requestClaimsSchema, subjectHeaderSchema } from '../../../../schemas/hc-jws.js';
import { tempDir } from '../../../support/temp.js';
import { needTools } from '../../../support/tools.js';
import { realRandom, startRig, WANG, type Rig } from '../support/rig.js';

/** A text as it would look inside base64 data, whatever stands before it. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    // The first and last groups depend on the neighbours.
    return encoded.slice(shift === 0 ? 0 : 4, -4);
  });
}

function formsOf(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return [text, Array.from(text).reverse().join(''), hex, hex.toUpperCase(), ...base64Forms(text)];
}

/** Every layer of base64url that can be opened without a key. */
function layersOf(token: string): string[] {
  const layers = token
    .split('.')
    .map((segment) => Buffer.from(segment, 'base64url').toString('latin1'));
  const inner = /"sub_jwe":"([^"]+)"/.exec(layers[1] ?? '')?.[1] ?? '';
  return [
    token,
    ...layers,
    ...inner.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1')),
  ];
}

describe('a signed request', () => {
  let rig: Rig;
  let token: string;
  before(async () => {
    rig = await startRig();
    await rig.ask();
    token = rig.exchanges[0]?.request ?? '';
  });
  after(() => rig.close());

  const claimsOf = (text: string): unknown =>
    JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());

  it('has exactly the header and the claims of the profile', () => {
    expect(decodeProtectedHeader(token)).to.deep.equal({
      alg: 'ES256',
      kid: 'box-7#2026-11',
      typ: 'hc-req+jwt',
    });
    const claims = requestClaimsSchema.parse(claimsOf(token));
    expect(claims).to.include({
      iss: 'box-7',
      aud: rig.simulator.url,
      htm: 'POST',
      htu: `${rig.simulator.url}/v1/status`,
      iat: rig.time.wall() / 1000,
      exp: rig.time.wall() / 1000 + 60,
      seq: 1,
      site: 'site-1',
      lane: 'lane-1',
    });
    expect(Buffer.from(claims.jti, 'base64url')).to.have.length(16);
  });

  it('binds its ciphertext to the box and to its own jti', () => {
    const claims = requestClaimsSchema.parse(claimsOf(token));
    const header = subjectHeaderSchema.parse(decodeProtectedHeader(claims.sub_jwe));
    expect(Buffer.from(header.apu, 'base64url').toString()).to.equal('box-7');
    expect(header.apv).to.equal(createHash('sha256').update(claims.jti).digest('base64url'));
    expect(header.kid).to.equal('enc-1');
  });

  it('holds the ID number and the name in no form that can be read without the key', () => {
    for (const layer of layersOf(token)) {
      for (const form of [...formsOf(WANG), ...formsOf('王小明')]) {
        expect(layer.includes(form), `"${form}" found`).to.equal(false);
      }
    }
  });

  it('would be caught by that search if the number stood in it at any alignment', () => {
    for (const lead of ['', 'x', 'xy']) {
      const planted = Buffer.from(`${lead}${WANG}tail`).toString('base64url');
      expect(
        formsOf(WANG).some((form) => planted.includes(form)),
        lead,
      ).to.equal(true);
    }
  });

  it('verifies with the jose command of Debian, and not once a byte is changed', function () {
    needTools(this, 'jose');
    const directory = tempDir();
    const key = join(directory.path, 'box.jwk');
    writeFileSync(key, JSON.stringify(rig.signer.publicJwk));
    const verify = (text: string): ReturnType<typeof spawnSync> =>
      spawnSync('jose', ['jws', 'ver', '-i', '-', '-k', key, '-O', '-'], { input: text });
    const good = verify(token);
    expect(good.status).to.equal(0);
    expect(JSON.parse(String(good.stdout))).to.deep.equal(claimsOf(token));
    const [header, payload, signature = ''] = token.split('.');
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    expect(verify(`${header ?? ''}.${payload ?? ''}.${changed}`).status).not.to.equal(0);
    directory.remove();
  });

  it('gives the same fingerprint as the jose command', function () {
    needTools(this, 'jose');
    const run = spawnSync('jose', ['jwk', 'thp', '-i', '-', '-a', 'S256'], {
      input: JSON.stringify(rig.signer.publicJwk),
    });
    expect(String(run.stdout).trim()).to.equal(rig.signer.thumbprint);
  });

  it('has a ciphertext that the jose command of Debian can open', async function () {
    needTools(this, 'jose');
    const directory = tempDir();
    const key = join(directory.path, 'enc.jwk');
    spawnSync('jose', ['jwk', 'gen', '-i', '{"kty":"EC","crv":"P-256"}', '-o', key]);
    const pub = spawnSync('jose', ['jwk', 'pub', '-i', key, '-o', '-']);
    const jwk = JSON.parse(String(pub.stdout)) as { kty: 'EC'; crv: string; x: string; y: string };
    const imported = await importJWK({ kty: 'EC', crv: jwk.crv, x: jwk.x, y: jwk.y }, 'ECDH-ES');
    if (imported instanceof Uint8Array) throw new Error('not an asymmetric key');
    const request = await buildRequest({
      config: rig.config,
      person: { idType: '01', idNo: WANG },
      laneId: 'lane-1',
      signer: rig.signer,
      encryption: { kid: 'outside', key: imported },
      seq: 9,
      now: rig.time.wall(),
      random: realRandom,
    });
    const opened = spawnSync('jose', ['jwe', 'dec', '-i', '-', '-k', key, '-O', '-'], {
      input: request.claims.sub_jwe,
    });
    expect(opened.status, String(opened.stderr)).to.equal(0);
    expect(JSON.parse(String(opened.stdout))).to.deep.equal({ idType: '01', idNo: WANG });
    directory.remove();
  });
});
