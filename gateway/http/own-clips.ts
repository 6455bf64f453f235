/**
 * What a venue has recorded itself: `<language>/<id>.mp3` in the folder `voice` of its data directory.
 * A misspelt name would be silence about the recording for ever, so it is told (`tongdao doctor`).
 */
import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES } from '../../schemas/phrases.js';
import { CLIP_ENDING, isVoiceId } from '../../schemas/voice-lines.js';

/** Twenty seconds of the best MP3; a longer file is no prompt. */
export const CLIP_LIMIT_BYTES = 512 * 1024;

export interface OwnClips {
  /** `<language>/<id>.mp3`, in order of the alphabet. */
  readonly used: readonly string[];
  /** No phrase has this name, or the file is empty, too large, or no file at all. */
  readonly unused: readonly string[];
  /** Another one whenever any clip in use is another; the same while nothing changes. */
  readonly revision: string;
}

/** The etag of a plain file of a sensible size; links lead nowhere. */
export async function clipEtag(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    const { size, mtimeMs, ino } = found;
    const isClip = found.isFile() && size > 0 && size <= CLIP_LIMIT_BYTES;
    return isClip
      ? `"${[ino, size, mtimeMs].map((part) => part.toString(36)).join('-')}"`
      : undefined;
  } catch {
    // Absent or unreadable: another folder has it, or nobody.
    return undefined;
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch {
    // Nobody has recorded anything in this language.
    return [];
  }
}

/** The voice line of a file's name; undefined when it is none. */
function lineOf(file: string): string | undefined {
  const ending = `.${CLIP_ENDING}`;
  const id = file.endsWith(ending) ? file.slice(0, -ending.length) : '';
  return isVoiceId(id) ? id : undefined;
}

/** Never rejects: what cannot be read is not in use. */
export async function ownClips(folder: string): Promise<OwnClips> {
  const used: string[] = [];
  const unused: string[] = [];
  const digest = createHash('sha256');
  for (const language of LANGUAGES) {
    for (const file of await filesIn(join(folder, language))) {
      const name = `${language}/${file}`;
      const etag = lineOf(file) === undefined ? undefined : await clipEtag(join(folder, name));
      (etag === undefined ? unused : used).push(name);
      if (etag !== undefined) digest.update(`${name} ${etag}\n`);
    }
  }
  return { used, unused, revision: digest.digest('base64url').slice(0, 22) };
}
