/** Every way a number or a name might lie about: the net with which the privacy test fishes. */
import { createHash } from 'node:crypto';
import { encodeGb18030 } from './gb18030.js';

export interface Spelling {
  /** Such as `UTF-16LE base64 at 1`. */
  readonly how: string;
  readonly bytes: Buffer;
}

const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text, 'utf8')],
  ['UTF-16LE', (text) => Buffer.from(text, 'utf16le')],
  ['GB18030', encodeGb18030],
];

const ascii = (text: string): Buffer => Buffer.from(text, 'ascii');

/**
 * What base64 makes of the bytes wherever they begin in a group of three, without the characters that
 * also depend on a neighbour.
 */
function base64Inside(bytes: Buffer, offset: 0 | 1 | 2): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor((padded.length * 8) / 6);
  return padded.toString('base64').slice(first, whole);
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

function ofBytes(name: string, bytes: Buffer): Spelling[] {
  const hex = bytes.toString('hex');
  const digest = createHash('sha256').update(bytes).digest();
  return [
    { how: name, bytes },
    { how: `${name} hex`, bytes: ascii(hex) },
    { how: `${name} HEX`, bytes: ascii(hex.toUpperCase()) },
    ...([0, 1, 2] as const).flatMap((offset) => {
      const text = base64Inside(bytes, offset);
      return [
        { how: `${name} base64 at ${offset}`, bytes: ascii(text) },
        { how: `${name} base64url at ${offset}`, bytes: ascii(urlSafe(text)) },
      ];
    }),
    { how: `${name} SHA-256`, bytes: digest },
    { how: `${name} SHA-256 hex`, bytes: ascii(digest.toString('hex')) },
    { how: `${name} SHA-256 HEX`, bytes: ascii(digest.toString('hex').toUpperCase()) },
    ...([0, 1, 2] as const).flatMap((offset) => {
      const text = base64Inside(digest, offset);
      return [
        { how: `${name} SHA-256 base64 at ${offset}`, bytes: ascii(text) },
        { how: `${name} SHA-256 base64url at ${offset}`, bytes: ascii(urlSafe(text)) },
      ];
    }),
  ];
}

/** All spellings of one secret, forwards and backwards, in the three encodings. */
export function spellingsOf(secret: string): readonly Spelling[] {
  const backwards = Array.from(secret).reverse().join('');
  const all = ENCODINGS.flatMap(([encoding, encode]) => [
    ...ofBytes(encoding, encode(secret)),
    ...ofBytes(`${encoding} reversed`, encode(backwards)),
    { how: `${encoding} bytes reversed`, bytes: Buffer.from(encode(secret)).reverse() },
  ]);
  const seen = new Set<string>();
  return all.filter(({ bytes }) => {
    const key = bytes.toString('latin1');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export class Net {
  readonly #spellings: readonly (Spelling & { readonly secret: number })[];

  constructor(secrets: readonly string[]) {
    this.#spellings = secrets.flatMap((secret, at) =>
      spellingsOf(secret).map((spelling) => ({ ...spelling, secret: at })),
    );
  }

  /** What is caught, as `secret 2, GB18030 hex`; empty when the bytes are clean. */
  catchIn(bytes: Buffer): readonly string[] {
    return this.#spellings
      .filter((spelling) => bytes.includes(spelling.bytes))
      .map(({ secret, how }) => `secret ${secret}, ${how}`);
  }
}
