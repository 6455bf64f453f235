import { expect } from 'chai';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PolicyStore } from '../../../gateway/site/policy-store.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import { tempDir } from '../../support/temp.js';

const policy = (version: string): Policy =>
  policySchema.parse({ format: 'tongdao-policy-1', version });

describe('the policy store', () => {
  let dir: { path: string; remove: () => void };
  beforeEach(() => {
    dir = tempDir();
  });
  afterEach(() => {
    dir.remove();
  });
  const stored = (): unknown =>
    (JSON.parse(readFileSync(join(dir.path, 'policy.json'), 'utf8')) as { version: unknown })
      .version;

  it('starts with everyday rules where there is no document', () => {
    expect(new PolicyStore(dir.path, false).current).to.include({ version: 'everyday-default' });
  });

  it('holds the same document in memory and on disk, however many activate at once', async () => {
    const store = new PolicyStore(dir.path, false);
    const versions = ['v1', 'v2', 'v3', 'v4'];
    await Promise.all(
      versions.map((version) => store.activate(policy(version), () => Promise.resolve())),
    );
    expect(store.current.version).to.equal(stored());
    expect(readdirSync(dir.path)).to.deep.equal(['policy.json']);
    expect(new PolicyStore(dir.path, false).current.version).to.equal(store.current.version);
  });

  it('changes nothing when the row cannot be written', async () => {
    const store = new PolicyStore(dir.path, false);
    await store.activate(policy('v1'), () => Promise.resolve());
    const failure = new TongdaoError('LEDGER_UNAVAILABLE');
    const refused = await store
      .activate(policy('v2'), () => Promise.reject(failure))
      .catch((error: unknown) => error);
    expect(refused).to.equal(failure);
    expect(store.current.version).to.equal('v1');
    expect(stored()).to.equal('v1');
    expect(readdirSync(dir.path)).to.deep.equal(['policy.json']);
  });

  it('has the document on the disk before its row is written', async () => {
    const store = new PolicyStore(dir.path, false);
    let seen: string[] = [];
    await store.activate(policy('v1'), () => {
      seen = readdirSync(dir.path);
      return Promise.resolve();
    });
    expect(seen).to.have.length(1);
    expect(seen[0]).to.match(/^policy\.json\..+\.new$/);
  });

  it('refuses a demo policy outside the demo, also one that lies in the directory', () => {
    const demo = policy('demo-epidemic-x');
    expect(() => new PolicyStore(dir.path, false).activate(demo, () => Promise.resolve())).to.throw(
      'CONFIG_INVALID',
    );
    writeFileSync(join(dir.path, 'policy.json'), JSON.stringify(demo));
    expect(() => new PolicyStore(dir.path, false)).to.throw('CONFIG_INVALID');
    expect(new PolicyStore(dir.path, true).current.version).to.equal('demo-epidemic-x');
  });
});
