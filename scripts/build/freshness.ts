/**
 * Whether `dist/` was built from the sources as they stand. `npx tongdao` makes npm run `prepare` in the
 * checkout, and a build empties `dist/web` under a running gateway: without need there must be none
 * (docs/decisions/0002).
 *
 * `freshness begin` before a build, `mv dist/.building dist/.built` after it, `freshness check` ends
 * with 0 when nothing is to be built.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../version.js';

const FOLDERS = ['schemas', 'drivers', 'gateway', 'scripts'];
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
];

export const BUILDING = 'dist/.building';
export const BUILT = 'dist/.built';

/** Paths from `root`, in an order that does not depend on the file system. */
function sourcesOf(root: string): readonly string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  return [...inFolders, ...FILES].sort();
}

/** SHA-256, hexadecimal, of the names and bytes of everything a build reads. */
export function sourceDigest(root: string): string {
  const hash = createHash('sha256');
  for (const path of sourcesOf(root)) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** What is being built is noted first: a source that changes meanwhile is not taken for built. */
export function beginBuild(root: string): void {
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(join(root, BUILT), { force: true });
  writeFileSync(join(root, BUILDING), sourceDigest(root));
}

export function isFresh(root: string): boolean {
  const built = join(root, BUILT);
  return existsSync(built) && readFileSync(built, 'utf8') === sourceDigest(root);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv[2] === 'begin') beginBuild(packageRoot());
  else process.exitCode = isFresh(packageRoot()) ? 0 : 1;
}
