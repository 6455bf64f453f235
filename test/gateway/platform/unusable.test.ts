import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBoxKey } from '../../../gateway/platform/box-key.js';
import { openSeqStore } from '../../../gateway/platform/seq-store.js';
import { unusablePlatform } from '../../../gateway/platform/unusable.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import { brief, LI, WANG } from './support/rig.js';

describe('a platform that this box cannot ask', () => {
  let directory: ReturnType<typeof tempDir>;
  beforeEach(() => {
    directory = tempDir();
  });
  afterEach(() => directory.remove());

  const damage: readonly (readonly [string, (file: string) => void])[] = [
    ['empty', (file) => writeFileSync(file, '')],
    ['unreadable', (file) => mkdirSync(file)],
    ['cut short', (file) => writeFileSync(file, '20')],
    ['all zeros', (file) => writeFileSync(file, Buffer.alloc(5))],
  ];
  const opened: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
    ['counter', (file) => openSeqStore({ file })],
    ['box key', (file) => openBoxKey({ file, boxId: 'box-7', clock: new ManualTime() })],
  ];
  for (const [what, open] of opened) {
    for (const [how, damageFile] of damage) {
      it(`has a ${what} file that is ${how}: the code says so, and nothing is guessed`, async () => {
        const file = join(directory.path, 'file');
        const umask = process.umask(0o077);
        damageFile(file);
        process.umask(umask);
        const error: unknown = await open(file).catch((reason: unknown) => reason);
        expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
      });
    }
  }

  it('answers every look-up at once: unavailable, our own fault, never a colour, never late', async () => {
    const platform = unusablePlatform('the counter file holds no number');
    const late: unknown[] = [];
    for (const idNo of [WANG, LI]) {
      const request = { person: { idType: '01', idNo }, laneId: 'lane-1', startedAt: 0 } as const;
      const lookup = await platform.lookup(request, (answer) => late.push(answer));
      expect(brief(lookup)).to.equal('unavailable/internal');
      expect(lookup).not.to.have.property('evidence');
    }
    expect(late).to.deep.equal([]);
    expect(platform.signedTime()).to.equal(undefined);
    await platform.close();
  });

  it('says in its status why, counts what it could not answer, and looks like an open breaker', async () => {
    const platform = unusablePlatform('the counter file holds no number');
    await platform.lookup({ person: { idType: '01', idNo: WANG }, laneId: 'a', startedAt: 0 });
    const status = platform.status();
    expect(status).to.deep.include({
      unusable: 'the counter file holds no number',
      breaker: 'open',
      causes: { internal: 1 },
    });
    expect(status.results.unavailable).to.equal(1);
    expect(JSON.stringify(status)).not.to.include(WANG);
  });
});
