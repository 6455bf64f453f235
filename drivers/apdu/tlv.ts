/**
 * BER-TLV as in file control information (ISO/IEC 7816-4 clause 5.2.2), and the simple records of
 * social security cards. Whatever the bytes, reading ends, and costs no more than their number.
 */

export interface Tlv {
  /** One or two bytes, for example 0x84 or 0x9f0c. */
  readonly tag: number;
  /** A view into the input. */
  readonly value: Uint8Array;
  /** What is inside, where the tag says that it is constructed and the inside is whole. */
  readonly children: readonly Tlv[];
}

export type TlvProblem =
  /** A tag or length is cut off, or a length goes beyond the bytes. */
  | 'incomplete'
  /** A tag of three bytes or more. */
  | 'long-tag'
  /** 80 (indefinite), 83 and above: nothing on a card is that long. */
  | 'length-form'
  /** Constructed objects inside each other, more than eight deep. */
  | 'too-deep';

export type TlvResult =
  | { readonly ok: true; readonly objects: readonly Tlv[] }
  | { readonly ok: false; readonly problem: TlvProblem };

const MOST_NESTED = 8;

const CONSTRUCTED = 0x20;
const SECOND_BYTE_FOLLOWS = 0x1f;
const THIRD_BYTE_FOLLOWS = 0x80;

/** Fillers 00 and FF between objects are skipped. Never throws. */
export function parseTlv(bytes: Uint8Array): TlvResult {
  return parseLevel(bytes, 1);
}

function parseLevel(bytes: Uint8Array, depth: number): TlvResult {
  if (depth > MOST_NESTED && bytes.length > 0) return { ok: false, problem: 'too-deep' };
  const objects: Tlv[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if (first === 0x00 || first === 0xff) {
      at++;
      continue;
    }
    const head = parseHead(bytes, at);
    if (typeof head === 'string') return { ok: false, problem: head };
    const end = head.valueAt + head.length;
    if (end > bytes.length) return { ok: false, problem: 'incomplete' };
    const value = bytes.subarray(head.valueAt, end);
    let children: readonly Tlv[] = [];
    if ((first & CONSTRUCTED) !== 0) {
      const inside = parseLevel(value, depth + 1);
      if (!inside.ok) return inside;
      children = inside.objects;
    }
    objects.push({ tag: head.tag, value, children });
    at = end;
  }
  return { ok: true, objects };
}

interface Head {
  readonly tag: number;
  readonly length: number;
  readonly valueAt: number;
}

function parseHead(bytes: Uint8Array, from: number): Head | TlvProblem {
  let at = from;
  let tag = bytes[at++] ?? 0;
  if ((tag & SECOND_BYTE_FOLLOWS) === SECOND_BYTE_FOLLOWS) {
    const second = bytes[at++];
    if (second === undefined) return 'incomplete';
    if ((second & THIRD_BYTE_FOLLOWS) !== 0) return 'long-tag';
    tag = (tag << 8) | second;
  }
  const first = bytes[at++];
  if (first === undefined) return 'incomplete';
  if (first < 0x80) return { tag, length: first, valueAt: at };
  if (first !== 0x81 && first !== 0x82) return 'length-form';
  let length = 0;
  for (let left = first & 0x0f; left > 0; left--) {
    const byte = bytes[at++];
    if (byte === undefined) return 'incomplete';
    length = (length << 8) | byte;
  }
  return { tag, length, valueAt: at };
}

/** The value at the end of a path of tags, the first of each: `findTlv(fci, 0x6f, 0xa5, 0x9f0c)`. */
export function findTlv(
  objects: readonly Tlv[],
  ...path: readonly number[]
): Uint8Array | undefined {
  let level = objects;
  let value: Uint8Array | undefined;
  for (const tag of path) {
    const found = level.find((object) => object.tag === tag);
    if (found === undefined) return undefined;
    level = found.children;
    value = found.value;
  }
  return value;
}

export interface SimpleRecord {
  readonly tag: number;
  /** A view into the input. */
  readonly value: Uint8Array;
}

/** Tag (1 byte), length (1 byte), value; what follows it is not looked at. Undefined when cut off. */
export function parseRecord(bytes: Uint8Array): SimpleRecord | undefined {
  const [tag, length] = bytes;
  if (tag === undefined || length === undefined || bytes.length < 2 + length) return undefined;
  return { tag, value: bytes.subarray(2, 2 + length) };
}
