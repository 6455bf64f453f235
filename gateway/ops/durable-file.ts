/** Small files that must survive a power cut whole: either the old content or the new one. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Content that is on the disk under another name and waits to take its place. */
export interface StagedFile {
  /** Rename and fsync of the directory: from here on it is the file. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Temporary file in the same directory, written and synced. Mode 0600: every file written here is a
 * key, a counter, evidence or a setting. Rejects with the operating system's error; the old content is
 * then intact. Names are unique: two writers cannot spoil each other's file.
 */
export async function stageDurably(path: string, content: string): Promise<StagedFile> {
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return {
    commit: async () => {
      await rename(temporary, path).catch(async (error: unknown) => {
        await rm(temporary, { force: true });
        throw error;
      });
      const directory = await open(dirname(path), 'r');
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
    discard: () => rm(temporary, { force: true }),
  };
}

/** Stages and commits. */
export async function writeDurably(path: string, content: string): Promise<void> {
  const staged = await stageDurably(path, content);
  await staged.commit();
}
