/** Small files that must survive a power cut whole: either the old content or the new one. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Temporary file, fsync, rename, fsync of the directory; mode 0600. Throws the operating system's error,
 * with the old content in place.
 */
export function writeWhole(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.new`;
  // A rest of an earlier crash may have another mode.
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  const directory = openSync(dirname(path), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
