import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { beginBuild, BUILDING, BUILT, isFresh } from '../../../scripts/build/freshness.js';
import { tempDir } from '../../support/temp.js';

const SOURCES = [
  'schemas/time.ts',
  'drivers/sam/frame.ts',
  'gateway/web/voice/zh-CN/pass.mp3',
  'scripts/tongdao.cts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
];

describe('freshness of the build', () => {
  let temp: ReturnType<typeof tempDir>;
  let root: string;

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const endBuild = (): void => renameSync(join(root, BUILDING), join(root, BUILT));

  beforeEach(() => {
    temp = tempDir('tongdao-freshness-');
    root = temp.path;
    for (const path of SOURCES) write(path, path);
    beginBuild(root);
    endBuild();
  });

  afterEach(() => temp.remove());

  it('what was built from these very sources is not built again', () => {
    expect(isFresh(root)).to.equal(true);
    write('docs/operators.md', 'a guide is no source');
    expect(isFresh(root)).to.equal(true);
  });

  it('a clone without dist is built', () => {
    rmSync(join(root, 'dist'), { recursive: true });
    expect(isFresh(root)).to.equal(false);
  });

  for (const path of SOURCES) {
    it(`a byte more in ${path} is built, and taken away again is not`, () => {
      appendFileSync(join(root, path), '!');
      expect(isFresh(root)).to.equal(false);
      write(path, path);
      expect(isFresh(root)).to.equal(true);
    });
  }

  it('a source that came, went or was renamed is built', () => {
    write('gateway/lane/lane.ts', '');
    expect(isFresh(root)).to.equal(false);
    rmSync(join(root, 'gateway/lane/lane.ts'));
    expect(isFresh(root)).to.equal(true);
    renameSync(join(root, 'schemas/time.ts'), join(root, 'schemas/clock.ts'));
    expect(isFresh(root)).to.equal(false);
  });

  it('a build that broke off counts for nothing, though the sources are as they were', () => {
    beginBuild(root);
    expect(isFresh(root)).to.equal(false);
  });

  it('a source that changed while it was being built is built again', () => {
    beginBuild(root);
    appendFileSync(join(root, 'schemas/time.ts'), '!');
    endBuild();
    expect(isFresh(root)).to.equal(false);
  });
});
