/** A file system of a few megabytes that a test may fill; needs root. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { tempDir } from './temp.js';

export interface SmallDisk {
  readonly path: string;
  /** Writes until not a byte is left. */
  fill(): void;
  /** Gives everything back. */
  empty(): void;
  unmount(): void;
}

/** Like `needTools`: says so and skips, and is a failure under CI. */
export function needRoot(context: Context): void {
  if (process.getuid?.() === 0) return;
  if (process.env['CI'] === 'true') throw new Error('needs root to mount a small disk');
  if (context.test !== undefined) context.test.title += ' [skipped: needs root]';
  context.skip();
}

function run(command: string, ...args: readonly string[]): void {
  const ran = spawnSync(command, args, { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stderr}`);
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const temp = tempDir('tongdao-disk-');
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', temp.path);
  const ballast = join(temp.path, 'ballast');
  return {
    path: temp.path,
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        for (let size = 65_536; size >= 1;) {
          try {
            writeSync(file, Buffer.alloc(size));
          } catch (error) {
            if (!isFull(error)) throw error;
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
    },
    empty: () => {
      if (existsSync(ballast)) rmSync(ballast);
    },
    unmount: () => {
      // Lazily: a process that was killed a moment ago may still let go of its files.
      run('umount', '-l', temp.path);
      temp.remove();
    },
  };
}

/** Only where no process holds a file open for writing, as at the start of a gateway. */
export function remount(path: string, mode: 'ro' | 'rw'): void {
  run('mount', '-o', `remount,${mode}`, path);
}
