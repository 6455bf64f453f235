import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSeqStore, SEQ_BLOCK } from '../../../gateway/platform/seq-store.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';

describe('the request counter', () => {
  let directory: ReturnType<typeof tempDir>;
  let file: string;
  beforeEach(() => {
    directory = tempDir();
    file = join(directory.path, 'seq');
  });
  afterEach(() => directory.remove());

  it('gives 1, 2, 3 and never a number twice to callers at the same time', async () => {
    const store = await openSeqStore({ file });
    const numbers = await Promise.all(Array.from({ length: 3000 }, () => store.next()));
    expect(numbers.slice(0, 3)).to.deep.equal([1, 2, 3]);
    expect(new Set(numbers).size).to.equal(3000);
    await store.close();
  });

  it('gives no number before a block that holds it is on disk', async () => {
    const store = await openSeqStore({ file });
    for (let i = 0; i < 2 * SEQ_BLOCK + 10; i++) {
      const number = await store.next();
      expect(Number(readFileSync(file, 'utf8'))).to.be.at.least(number);
    }
    await store.close();
  });

  it('goes on above everything it gave when it is opened again without a farewell', async () => {
    let highest = 0;
    for (let restart = 0; restart < 5; restart++) {
      const store = await openSeqStore({ file });
      const numbers = [await store.next(), await store.next()];
      expect(Math.min(...numbers)).to.be.greaterThan(highest);
      highest = Math.max(...numbers);
    }
  });

  it('repeats no number that a process handed out before kill -9', async () => {
    const script = `
      import { openSeqStore } from './gateway/platform/seq-store.js';
      const store = await openSeqStore({ file: ${JSON.stringify(file)} });
      for (;;) {
        const number = await store.next();
        await new Promise((written) => process.stdout.write(number + '\\n', written));
      }
    `;
    const seen = new Set<number>();
    for (const enough of [1500, 5000]) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '--eval', script],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let text = '';
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.length > enough * 4) child.kill('SIGKILL');
      });
      await ended;
      const numbers = text.split('\n').slice(0, -1).map(Number);
      expect(numbers.length).to.be.greaterThan(500);
      for (const number of numbers) {
        expect(seen.has(number), `number ${number} twice`).to.equal(false);
        seen.add(number);
      }
    }
    const after = await (await openSeqStore({ file })).next();
    expect(after).to.be.greaterThan(Math.max(...seen));
  });

  it('refuses a damaged file instead of guessing where it was', async () => {
    for (const damaged of ['', 'x\n', '12', '-5\n', '1e9\n', '99999999999999999999\n']) {
      writeFileSync(file, damaged);
      const error: unknown = await openSeqStore({ file }).catch((reason: unknown) => reason);
      expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID'), JSON.stringify(damaged)).to.equal(
        true,
      );
    }
  });

  it('stops at the end of its block when the disk takes no more, and goes on when it does', async () => {
    const store = await openSeqStore({ file });
    // A file cannot take the place of a directory, whoever asks: mode bits would not stop root.
    rmSync(file);
    mkdirSync(file);
    for (let i = 0; i < SEQ_BLOCK; i++) await store.next();
    const error: unknown = await store.next().catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'PLATFORM_FILE_INVALID')).to.equal(true);
    rmSync(file, { recursive: true });
    expect(await store.next()).to.equal(SEQ_BLOCK + 1);
  });
});
