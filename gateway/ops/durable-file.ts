/** Small files that must survive a power cut whole: either the old content or the new one. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Temporary file, fsync, rename, fsync of the directory. Mode 0600: every file written here is a key,
 * a counter or evidence. Rejects with the operating system's error; the old content is then intact,
 * or the new one is in place but its directory entry may not be durable.
 */
export async function writeDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  // A rest of an earlier crash may have another mode.
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
