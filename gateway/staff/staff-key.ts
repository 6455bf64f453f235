/** The key under which everything secret about staff is kept: 32 random bytes in a file of mode 0600. */
import { hkdfSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import type { RandomSource } from '../../schemas/time.js';
import { KEY_BYTES } from '../ledger/cipher.js';
import { refuseIfOpenToOthers } from '../ledger/keys.js';
import { writeDurably } from '../ops/durable-file.js';
import { STAFF_FILE } from './store.js';

/** Below the data directory; base64url text of 43 characters. */
export const STAFF_KEY_FILE = join('keys', 'staff');

/**
 * Reads the key, or makes it when there is no staff file yet: a lost key is reported and never replaced,
 * because without the old one nobody could log in. Rejects with `KEY_MISSING` or
 * `DATA_DIR_OPEN_TO_OTHERS`, naming the file.
 */
export async function loadStaffKey(dir: string, random: RandomSource): Promise<Uint8Array> {
  const path = join(dir, STAFF_KEY_FILE);
  if (!existsSync(path)) {
    if (existsSync(join(dir, STAFF_FILE))) {
      throw new TongdaoError('KEY_MISSING', `${STAFF_KEY_FILE} does not exist`);
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(path, Buffer.from(random.bytes(KEY_BYTES)).toString('base64url'));
  }
  refuseIfOpenToOthers(path);
  const key = Buffer.from(readFileSync(path, 'utf8'), 'base64url');
  if (key.length !== KEY_BYTES) {
    throw new TongdaoError('KEY_MISSING', `${STAFF_KEY_FILE} is not a 32-byte key`);
  }
  return key;
}

/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes for one purpose, of no use for another. */
export function derivedKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `tongdao ${purpose}`, KEY_BYTES));
}
