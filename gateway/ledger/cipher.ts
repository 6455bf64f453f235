/**
 * AES-256-GCM with a 12-byte random IV and a 16-byte tag; blob = iv || ciphertext || tag. The
 * associated data binds a blob to its place: one moved to another row does not open.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export const KEY_BYTES = 32;
export const IV_BYTES = 12;
const TAG_BYTES = 16;

export function sealBlob(
  key: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
  associated: string,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(associated));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when the key, the place or a byte is not the one it was sealed with. */
export function openBlob(
  key: Uint8Array,
  blob: Uint8Array,
  associated: string,
): Buffer | undefined {
  if (blob.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(blob.subarray(blob.length - TAG_BYTES));
  const body = decipher.update(blob.subarray(IV_BYTES, blob.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return body;
}
