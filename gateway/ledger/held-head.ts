/**
 * The last signed head in a file of its own. A ledger file that was put back from a backup is whole and
 * verifies, but it does not reach this head: going on with it would sign a second history. It shows
 * nothing against somebody who puts back the whole directory: only a head that somebody else holds does.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { openCheckpoint, type Checkpoint } from './checkpoint.js';
import { writeWhole } from './durable-file.js';
import type { NoteVerifier } from './note.js';

export const HEAD_FILE = 'last-head';

/** Undefined before the first head. Throws `LEDGER_BROKEN` when the file holds no head of this log. */
export function readHeldHead(dir: string, signer: NoteVerifier): Checkpoint | undefined {
  const path = join(dir, HEAD_FILE);
  if (!existsSync(path)) return undefined;
  const head = openCheckpoint(readFileSync(path, 'utf8'), signer);
  if (head === undefined) throw new TongdaoError('LEDGER_BROKEN', `${path} does not verify`);
  return head;
}

/** After the head is in the ledger, never before. Throws `LEDGER_UNAVAILABLE`; the old head then stays. */
export function holdHead(dir: string, note: string): void {
  try {
    writeWhole(join(dir, HEAD_FILE), note);
  } catch (cause) {
    throw new TongdaoError('LEDGER_UNAVAILABLE', 'the last head cannot be kept', { cause });
  }
}
