/**
 * C2SP tlog-checkpoint: `origin\nsize\nbase64 root\n` inside a signed note, no extension lines. The
 * origin is the name of the signing key.
 */
import { openNote, signNote, type NoteVerifier, type Signer } from './note.js';
import { HASH_BYTES, type Hash } from './tree.js';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Undefined when the text is anything but the three lines in their one spelling. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = text.split('\n');
  if (origin === undefined || size === undefined || root === undefined) return undefined;
  if (rest.length !== 1 || rest[0] !== '' || !/^(0|[1-9]\d{0,15})$/.test(size)) return undefined;
  const bytes = Buffer.from(root, 'base64');
  if (bytes.length !== HASH_BYTES || bytes.toString('base64') !== root) return undefined;
  return { origin, size: Number(size), root: bytes };
}

export function signCheckpoint(head: Checkpoint, signer: NoteVerifier, sign: Signer): string {
  return signNote(formatCheckpoint(head), signer, sign);
}

/** Undefined when the signature is not this key's or the text is no checkpoint of its origin. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint | undefined {
  const text = openNote(note, verifier);
  const head = text === undefined ? undefined : parseCheckpoint(text);
  return head?.origin === verifier.name ? head : undefined;
}
