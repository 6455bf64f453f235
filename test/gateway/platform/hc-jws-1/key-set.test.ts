import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKeySet, type KeySetOptions } from '../../../../gateway/platform/hc-jws-1/key-set.js';
import { SimulatorKeys, strangerKey } from '../../../../gateway/platform/simulator/keys.js';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { ManualTime } from '../../../support/manual-time.js';
import { tempDir } from '../../../support/temp.js';
import { startRig } from '../support/rig.js';

const ISSUER = 'https://platform.example';

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the platform key set', () => {
  const time = new ManualTime();
  let platform: SimulatorKeys;
  let directory: ReturnType<typeof tempDir>;
  let options: KeySetOptions;
  let notes: string[];

  beforeEach(async () => {
    directory = tempDir();
    notes = [];
    platform = await SimulatorKeys.open({ issuer: () => ISSUER, clock: time });
    await platform.publish();
    options = {
      rootKey: platform.rootKey,
      installed: platform.keySet,
      storedFile: join(directory.path, 'key-set.jws'),
      issuer: ISSUER,
      clock: time,
      note: (what) => notes.push(what),
    };
  });
  afterEach(() => directory.remove());

  it('gives the keys it names and no other', async () => {
    const keys = await openKeySet(options);
    expect(keys.verificationKey('sig-1')?.alg).to.equal('ES256');
    expect(keys.verificationKey('enc-1')).to.equal(undefined);
    expect(keys.verificationKey('sig-9')).to.equal(undefined);
    expect(keys.encryptionKey().kid).to.equal('enc-1');
  });

  it('is refused when another root signed it', async () => {
    const rootKey = (await strangerKey('root-1')).publicJwk;
    const error = await rejection(openKeySet({ ...options, rootKey }));
    expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
  });

  it('is refused when it belongs to another platform', async () => {
    const error = await rejection(openKeySet({ ...options, issuer: 'https://other.example' }));
    expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
  });

  it('is refused when the root signed something else with it', async () => {
    const root = await strangerKey('root-2');
    const payload = Buffer.from(platform.keySet.split('.')[1] ?? '', 'base64url').toString();
    const typed = (typ: string): Promise<string> => root.sign(payload, { kid: 'root-2', typ });
    const own = { ...options, rootKey: root.publicJwk };
    expect(await openKeySet({ ...own, installed: await typed('hc-keys+jwt') })).to.include({
      version: 1,
    });
    const error = await rejection(openKeySet({ ...own, installed: await typed('hc-res+jwt') }));
    expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
  });

  it('is replaced by a newer one that the root signed, which survives a restart', async () => {
    const keys = await openKeySet(options);
    await platform.rollOver(true);
    expect(await keys.refresh(() => Promise.resolve(platform.keySet))).to.equal('replaced');
    expect(keys.verificationKey('sig-2')).not.to.equal(undefined);
    expect(keys.verificationKey('sig-1'), 'overlap').not.to.equal(undefined);
    expect((await openKeySet(options)).version).to.equal(2);
  });

  it('is not replaced by a newer one that an impostor signed', async () => {
    const keys = await openKeySet(options);
    await platform.rollOver(false);
    expect(await keys.refresh(() => Promise.resolve(platform.keySet))).to.equal('refused');
    expect(keys.version).to.equal(1);
    expect(notes.join()).to.contain('not signed by the pinned root key');
  });

  it('never goes back to an older one, though the root signed it once', async () => {
    const keys = await openKeySet(options);
    const old = platform.keySet;
    await platform.rollOver(true);
    await keys.refresh(() => Promise.resolve(platform.keySet));
    await time.advance(60_000);
    expect(await keys.refresh(() => Promise.resolve(old))).to.equal('refused');
    expect(keys.version).to.equal(2);
  });

  it('is asked for once a minute at most, by everybody together', async () => {
    const keys = await openKeySet(options);
    let downloads = 0;
    const download = (): Promise<string> => {
      downloads++;
      return Promise.reject(new Error('no network'));
    };
    const first = await Promise.all([keys.refresh(download), keys.refresh(download)]);
    expect(first).to.deep.equal(['failed', 'failed']);
    await time.advance(59_999);
    expect(await keys.refresh(download)).to.equal('too-soon');
    expect(downloads).to.equal(1);
    await time.advance(1);
    await keys.refresh(download);
    expect(downloads).to.equal(2);
  });

  it('falls back to the installed one when the stored copy is damaged, and says so', async () => {
    writeFileSync(join(directory.path, 'key-set.jws'), 'x.y.z\n');
    expect((await openKeySet(options)).version).to.equal(1);
    expect(notes).to.have.length(1);
  });

  it('never holds a private key', async () => {
    const secret = JSON.stringify({ ...platform.rootKey, d: 'AAAA' });
    const error = await rejection(openKeySet({ ...options, rootKey: JSON.parse(secret) }));
    expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
  });
});

describe('a platform that changes its keys while lanes are open', () => {
  it('is followed within one look-up when the root signed the change', async () => {
    const rig = await startRig();
    await rig.ask();
    await rig.simulator.control.rollOver({ signedByRoot: true });
    expect((await rig.ask()).status).to.equal('green');
    expect(rig.client.status().keySetVersion).to.equal(2);
    await rig.close();
  });

  it('is followed by twelve lanes with one download', async () => {
    const rig = await startRig();
    await rig.simulator.control.rollOver({ signedByRoot: true });
    const answers = await Promise.all(Array.from({ length: 12 }, () => rig.ask()));
    expect(answers.every((answer) => answer.status === 'green')).to.equal(true);
    expect(rig.notes).to.have.length(1);
    await rig.close();
  });

  it('is not believed when an impostor signed it', async () => {
    const rig = await startRig();
    await rig.simulator.control.rollOver({ signedByRoot: false });
    expect(await rig.ask()).to.include({ status: 'untrusted', cause: 'wrong-key' });
    expect(rig.client.status().keySetVersion).to.equal(1);
    await rig.close();
  });

  it('keeps its root, keys and version across a restart of the simulator', async () => {
    const directory = tempDir();
    const file = join(directory.path, 'platform-keys.json');
    const time = new ManualTime();
    const first = await SimulatorKeys.open({ issuer: () => ISSUER, clock: time, file });
    await first.publish();
    await first.rollOver(true);
    const second = await SimulatorKeys.open({ issuer: () => ISSUER, clock: time, file });
    expect(second.rootKey).to.deep.equal(first.rootKey);
    expect(second.signer.kid).to.equal('sig-2');
    expect(readFileSync(file, 'utf8')).to.contain('"version":2');
    directory.remove();
  });
});
