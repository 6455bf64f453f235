/**
 * Where the key-encryption key and the ledger's signing key live. Back end `file`: two raw 32-byte
 * files, mode 0600, in a directory of mode 0700 (facts/integrity.md section 3).
 */
import { createPrivateKey, createPublicKey, sign as signBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import type { RandomSource } from '../../schemas/time.js';
import { IV_BYTES, KEY_BYTES, openBlob, sealBlob } from './cipher.js';
import { writeWhole } from './durable-file.js';

export interface KeyStore {
  /** False when whoever copies the disk has the keys as well: the desk shows a red banner. */
  readonly sealed: boolean;
  /** `context` names what the key is for; a blob opens in its own context only. */
  wrap(key: Uint8Array, context: string): Uint8Array;
  /** Throws `KEY_MISSING` when this store did not wrap the blob for this context. */
  unwrap(blob: Uint8Array, context: string): Uint8Array;
  /** Ed25519, 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey(): Uint8Array;
}

/** DER header of an Ed25519 private key (RFC 8410 section 7); the 32-byte seed follows. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signingKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

export function rawPublicKey(key: KeyObject): Uint8Array {
  return Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** Throws `DATA_DIR_OPEN_TO_OTHERS` naming the path. */
export function refuseIfOpenToOthers(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new TongdaoError('DATA_DIR_OPEN_TO_OTHERS', `${path} has mode ${mode.toString(8)}`);
  }
}

export interface FileKeysOptions {
  readonly dir: string;
  readonly random: RandomSource;
  /** True at first start only: a lost key must be reported, never replaced by a new one. */
  readonly create: boolean;
}

export class FileKeyStore implements KeyStore {
  readonly sealed = false;
  readonly #kek: Uint8Array;
  readonly #signing: KeyObject;
  readonly #random: RandomSource;

  private constructor(kek: Uint8Array, signing: KeyObject, random: RandomSource) {
    this.#kek = kek;
    this.#signing = signing;
    this.#random = random;
  }

  /** Throws `KEY_MISSING` or `DATA_DIR_OPEN_TO_OTHERS`, naming the path. */
  static open({ dir, random, create }: FileKeysOptions): FileKeyStore {
    if (create) mkdirSync(dir, { recursive: true, mode: 0o700 });
    const read = (name: string): Uint8Array => {
      const path = join(dir, name);
      if (!existsSync(path)) {
        if (!create) throw new TongdaoError('KEY_MISSING', `${path} does not exist`);
        writeWhole(path, random.bytes(KEY_BYTES));
      }
      refuseIfOpenToOthers(path);
      const bytes = readFileSync(path);
      if (bytes.length !== KEY_BYTES) {
        throw new TongdaoError('KEY_MISSING', `${path} is not a 32-byte key`);
      }
      return bytes;
    };
    if (existsSync(dir)) refuseIfOpenToOthers(dir);
    return new FileKeyStore(read('kek'), signingKey(read('ledger-signing')), random);
  }

  wrap(key: Uint8Array, context: string): Uint8Array {
    return sealBlob(this.#kek, this.#random.bytes(IV_BYTES), key, context);
  }

  unwrap(blob: Uint8Array, context: string): Uint8Array {
    const key = openBlob(this.#kek, blob, context);
    if (key === undefined) throw new TongdaoError('KEY_MISSING', `wrapped key of ${context}`);
    return key;
  }

  sign(message: Uint8Array): Uint8Array {
    return signBytes(null, message, this.#signing);
  }

  publicKey(): Uint8Array {
    return rawPublicKey(this.#signing);
  }
}
