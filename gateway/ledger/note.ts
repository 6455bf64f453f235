/**
 * C2SP signed-note with Ed25519 (signature type 0x01). A note is text ending in a newline, an empty
 * line, and signature lines `— name base64(keyId || signature)`. keyId = first 4 bytes of
 * SHA-256(name || 0x0A || 0x01 || public key). vkey = `name+hex(keyId)+base64(0x01 || public key)`.
 */
import { createPublicKey, verify } from 'node:crypto';
import { TongdaoError } from '../../schemas/errors.js';
import { sameHash, sha256 } from './tree.js';

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Raw 64-byte Ed25519 signature of the message. */
export type Signer = (message: Uint8Array) => Uint8Array;

/** A key name is not empty and has no white space and no plus sign. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name);
}

function keyIdOf(name: string, publicKey: Uint8Array): Uint8Array {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), publicKey]);
  return sha256(input).subarray(0, KEY_ID_BYTES);
}

export function noteVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  if (!isKeyName(name)) throw new TongdaoError('INPUT_INVALID', 'key name has white space or +');
  return { name, keyId: keyIdOf(name, publicKey), publicKey };
}

export function formatVkey({ name, keyId, publicKey }: NoteVerifier): string {
  const key = Buffer.concat([Buffer.from([ED25519]), publicKey]).toString('base64');
  return `${name}+${Buffer.from(keyId).toString('hex')}+${key}`;
}

/** Throws `INPUT_INVALID` when the text is no Ed25519 vkey or its key id does not fit its key. */
export function parseVkey(text: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text.trim());
  const bytes = Buffer.from(match?.[3] ?? '', 'base64');
  if (match?.[1] === undefined || bytes.length !== 33 || bytes[0] !== ED25519) {
    throw new TongdaoError('INPUT_INVALID', 'not an Ed25519 verifier key (vkey)');
  }
  const verifier = noteVerifier(match[1], bytes.subarray(1));
  if (Buffer.from(verifier.keyId).toString('hex') !== match[2]) {
    throw new TongdaoError('INPUT_INVALID', 'verifier key (vkey) is damaged: its key id differs');
  }
  return verifier;
}

/** `text` ends in a newline and holds no empty line. */
export function signNote(text: string, signer: NoteVerifier, sign: Signer): string {
  const signature = Buffer.concat([signer.keyId, sign(Buffer.from(text))]).toString('base64');
  return `${text}\n— ${signer.name} ${signature}\n`;
}

/**
 * The signed text, when at least one line verifies with this key and none of this key fails; lines of
 * other keys are ignored. Undefined otherwise.
 */
export function openNote(note: string, verifier: NoteVerifier): string | undefined {
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, border + 1);
  const message = Buffer.from(text);
  let verified = false;
  for (const line of note.slice(border + 2, -1).split('\n')) {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
    if (match === null) return undefined;
    const bytes = Buffer.from(match[2] ?? '', 'base64');
    if (match[1] !== verifier.name || !sameHash(bytes.subarray(0, KEY_ID_BYTES), verifier.keyId)) {
      continue;
    }
    const signature = bytes.subarray(KEY_ID_BYTES);
    if (!verifyEd25519(verifier.publicKey, message, signature)) return undefined;
    verified = true;
  }
  return verified ? text : undefined;
}

function verifyEd25519(raw: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const x = Buffer.from(raw).toString('base64url');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  return verify(null, message, key, signature);
}
