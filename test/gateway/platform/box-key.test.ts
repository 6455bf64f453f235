import { expect } from 'chai';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { openBoxKey } from '../../../gateway/platform/box-key.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';

describe('the box key', () => {
  const clock = new ManualTime();
  let directory: ReturnType<typeof tempDir>;
  let file: string;
  beforeEach(() => {
    directory = tempDir();
    file = join(directory.path, 'box-key.jwk');
  });
  afterEach(() => directory.remove());

  const open = (boxId = 'box-7'): ReturnType<typeof openBoxKey> =>
    openBoxKey({ file, boxId, clock });
  const failure = (boxId?: string): Promise<unknown> =>
    open(boxId).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is made at first start, readable by its user alone, and is the same ever after', async () => {
    const first = await open();
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(first.kid).to.equal('box-7#2026-11');
    const second = await open();
    expect(second.publicJwk).to.deep.equal(first.publicJwk);
    expect(second.fingerprint).to.equal(first.fingerprint);
  });

  it('does not inherit the mode of a temporary file that a crash left behind', async () => {
    writeFileSync(`${file}.new`, 'half', { mode: 0o644 });
    await open();
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('has its RFC 7638 thumbprint as fingerprint, in groups people can compare', async () => {
    const { publicJwk, thumbprint, fingerprint } = await open();
    expect(thumbprint).to.equal(await calculateJwkThumbprint(publicJwk));
    expect(fingerprint).to.match(/^([0-9a-f]{4}-){15}[0-9a-f]{4}$/);
    expect(fingerprint.replaceAll('-', '')).to.equal(
      Buffer.from(thumbprint, 'base64url').toString('hex'),
    );
  });

  it('shows no private half', async () => {
    const key = await open();
    const { d } = JSON.parse(readFileSync(file, 'utf8')) as { d: string };
    expect(d).to.have.length(43);
    expect(JSON.stringify(key)).not.to.contain(d);
  });

  it('signs exactly the bytes it is given', async () => {
    const key = await open();
    const token = await key.sign(Buffer.from('{"a":1}'), 'hc-req+jwt');
    const publicKey = await importJWK(key.publicJwk, 'ES256');
    const { payload, protectedHeader } = await compactVerify(token, publicKey);
    expect(Buffer.from(payload).toString()).to.equal('{"a":1}');
    expect(protectedHeader).to.deep.equal({ alg: 'ES256', kid: key.kid, typ: 'hc-req+jwt' });
  });

  it('is refused when others may read its file', async () => {
    await open();
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      expect(isTongdaoError(await failure(), 'DATA_DIR_OPEN_TO_OTHERS'), mode.toString(8)).to.equal(
        true,
      );
    }
  });

  it('is refused on another box', async () => {
    await open();
    expect(isTongdaoError(await failure('box-8'), 'PLATFORM_FILE_INVALID')).to.equal(true);
  });

  it('is refused when damaged, without a word of its content', async () => {
    await open();
    const good = readFileSync(file, 'utf8');
    for (const damaged of ['', good.slice(0, -20), good.replace('P-256', 'P-384')]) {
      writeFileSync(file, damaged);
      const error = await failure();
      expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
      const { d } = JSON.parse(good) as { d: string };
      expect(String(error)).not.to.contain(d.slice(0, 8));
    }
  });
});
