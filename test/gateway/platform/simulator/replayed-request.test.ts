import { expect } from 'chai';
import { decodeJwt } from 'jose';
import { buildRequest } from '../../../../gateway/platform/hc-jws-1/request.js';
import { strangerKey, type SigningKey } from '../../../../gateway/platform/simulator/keys.js';
import { errorClaimsSchema } from '../../../../schemas/hc-jws.js';
import { craftBox, post, type CraftedBox, type Draft } from '../support/crafted-box.js';
import { realRandom, startRig, WANG, type Rig } from '../support/rig.js';

describe('a platform defends itself', () => {
  let rig: Rig;
  let box: CraftedBox;
  let impostor: SigningKey;

  before(async () => {
    rig = await startRig();
    box = await craftBox(rig);
    impostor = await strangerKey('box-9#2026-11');
  });
  after(() => rig.close());
  beforeEach(() => rig.simulator.control.setFault(undefined));

  it('and refuses the same request twice', async () => {
    const token = await box.sign(await box.draft());
    expect(await post(rig, token)).to.equal('green');
    expect(await post(rig, token)).to.equal('replayed');
  });

  it('and answers one of two that are the same and come together', async () => {
    const token = await box.sign(await box.draft());
    const both = await Promise.all([post(rig, token), post(rig, token)]);
    expect(both.sort()).to.deep.equal(['green', 'replayed']);
  });

  it('and refuses a sequence number twice, in a request that is otherwise new', async () => {
    const first = await box.draft();
    expect(await post(rig, await box.sign(first))).to.equal('green');
    const second = await box.draft();
    second.claims['seq'] = first.claims['seq'];
    expect(await post(rig, await box.sign(second))).to.equal('seq_replayed');
  });

  it('and accepts sequence numbers out of order inside the window', async () => {
    const [a, b, c] = [await box.draft(), await box.draft(), await box.draft()];
    for (const made of [c, a, b]) expect(await post(rig, await box.sign(made))).to.equal('green');
  });

  it('and refuses a ciphertext it has seen', async () => {
    const first = await box.draft();
    expect(await post(rig, await box.sign(first))).to.equal('green');
    const second = await box.draft();
    second.claims['sub_jwe'] = first.claims['sub_jwe'];
    expect(await post(rig, await box.sign(second))).to.equal('subject_replayed');
  });

  it('and refuses one signed by another key under the right name', async () => {
    const { header: good, claims } = await box.draft();
    expect(await post(rig, await impostor.sign(JSON.stringify(claims), good))).to.equal(
      'bad_signature',
    );
  });

  it('and lets nobody burn numbers with a wrong signature', async () => {
    const made = await box.draft();
    expect(await post(rig, await impostor.sign(JSON.stringify(made.claims), made.header))).to.equal(
      'bad_signature',
    );
    expect(await post(rig, await box.sign(made))).to.equal('green');
  });

  it('and refuses alg none, HS256 and what is no token', async () => {
    const made = await box.draft();
    const payload = Buffer.from(JSON.stringify(made.claims)).toString('base64url');
    for (const alg of ['none', 'HS256', 'RS256']) {
      const named = Buffer.from(JSON.stringify({ ...made.header, alg })).toString('base64url');
      expect(await post(rig, `${named}.${payload}.AAAA`), alg).to.equal('bad_header');
    }
    expect(await post(rig, 'green')).to.equal('bad_request');
  });

  it('and refuses a signature in another spelling', async () => {
    const token = await box.sign(await box.draft());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
    expect(await post(rig, token.slice(0, -1) + next)).to.equal('bad_request');
  });

  it('and takes a nonce only from the box it was given to, and only for a minute', async () => {
    rig.simulator.control.setFault({ kind: 'demand-nonce' });
    const token = await box.sign(await box.draft());
    const response = await fetch(`${rig.simulator.url}/v1/status`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: token,
    });
    const { nonce } = errorClaimsSchema.parse(decodeJwt(await response.text()));
    const withNonce = async (): Promise<Draft> => {
      const made = await box.draft();
      made.claims['nonce'] = nonce;
      return made;
    };
    expect(await post(rig, await box.sign(await withNonce()))).to.equal('green');
    const stolen = await buildRequest({
      config: rig.config,
      person: { idType: '01', idNo: WANG },
      laneId: 'lane-1',
      signer: rig.signer,
      encryption: rig.keys.encryptionKey(),
      seq: await rig.seq.next(),
      now: rig.platformTime.wall(),
      random: realRandom,
      nonce,
    });
    expect(await post(rig, stolen.token)).to.equal('use_nonce');
    await rig.platformTime.advance(60_001);
    expect(await post(rig, await box.sign(await withNonce()))).to.equal('use_nonce');
  });

  it('and signs no answer to a body that is too large or of another type', async () => {
    const url = `${rig.simulator.url}/v1/status`;
    const jose = { 'content-type': 'application/jose' };
    const large = await fetch(url, { method: 'POST', headers: jose, body: 'A'.repeat(20_000) });
    expect(large.status).to.equal(413);
    const text = await fetch(url, { method: 'POST', body: await box.sign(await box.draft()) });
    expect(text.status).to.equal(415);
  });
});
