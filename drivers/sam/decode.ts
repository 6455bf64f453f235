/** Any bytes into words, for an engineer with a capture in hand. */
import { HEAD_BYTES, MAX_LEN, PREAMBLE, type SamCommandName } from './constants.js';
import { commandAt, contentsOf, type ReplyContents } from './decode-contents.js';
import { checksum } from './frame.js';
import { toHex } from './hex.js';
import { statusMeaning, type StatusClass } from './status-word.js';

export { parseHex, type HexProblem, type HexResult } from './hex.js';

interface Place {
  /** In the input, bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface RequestSegment extends Place {
  readonly type: 'request';
  readonly name: SamCommandName;
  readonly zh: string;
  readonly en: string;
  /** CMD PARA and data as hex. */
  readonly body: string;
}

export interface ReplySegment extends Place {
  readonly type: 'reply';
  /** SW1 SW2 SW3 as hex. */
  readonly sw: string;
  readonly class: StatusClass;
  readonly zh: string;
  readonly en: string;
  /** The request before it, when there is one in the input. */
  readonly answers?: SamCommandName;
  readonly contents?: ReplyContents;
}

export interface NoiseSegment extends Place {
  readonly type: 'noise';
  /** The first 32 bytes as hex. */
  readonly bytes: string;
  /** Why a preamble in it did not open a frame. */
  readonly hint?: 'wrong-checksum' | 'incomplete' | 'impossible-length';
}

export type SamSegment = RequestSegment | ReplySegment | NoiseSegment;

/** Plain JSON. Holds the personal data of whatever card was in the input. */
export interface SamDecoding {
  readonly bytes: number;
  readonly segments: readonly SamSegment[];
}

/** CMD or SW1, one more byte, CHK. */
const SHORTEST_LEN = 3;

/** Never throws. Segments follow each other without gaps and cover the whole input. */
export function decodeSam(bytes: Uint8Array): SamDecoding {
  const segments: SamSegment[] = [];
  let asked: SamCommandName | undefined;
  let noiseFrom = 0;
  let hint: NoiseSegment['hint'];
  const endNoise = (to: number): void => {
    if (to > noiseFrom) segments.push(noise(bytes, noiseFrom, to, hint));
    hint = undefined;
  };
  for (let at = 0; at < bytes.length;) {
    const end = frameEnd(bytes, at);
    if (typeof end !== 'number') {
      hint ??= end;
      at++;
      continue;
    }
    endNoise(at);
    const segment = frameSegment(bytes, at, end, asked);
    asked = segment.type === 'request' ? segment.name : undefined;
    segments.push(segment);
    at = end;
    noiseFrom = end;
  }
  endNoise(bytes.length);
  return { bytes: bytes.length, segments };
}

/** Offset behind the frame that begins at `at`; else why there is none, undefined without preamble. */
function frameEnd(bytes: Uint8Array, at: number): number | NoiseSegment['hint'] {
  if (!PREAMBLE.every((byte, i) => bytes[at + i] === byte)) return undefined;
  if (at + HEAD_BYTES > bytes.length) return 'incomplete';
  const len = ((bytes[at + 5] ?? 0) << 8) | (bytes[at + 6] ?? 0);
  if (len < SHORTEST_LEN || len > MAX_LEN) return 'impossible-length';
  const end = at + HEAD_BYTES + len;
  if (end > bytes.length) return 'incomplete';
  if (checksum(bytes, at + PREAMBLE.length, end) !== 0) return 'wrong-checksum';
  // Three bytes are too few for SW1 SW2 SW3 CHK: a command nobody documents.
  if (len === SHORTEST_LEN && commandAt(bytes.subarray(at + HEAD_BYTES, end - 1)) === undefined) {
    return 'impossible-length';
  }
  return end;
}

/** Nothing in a frame says which side sent it: a documented command of its exact length is one. */
function frameSegment(
  bytes: Uint8Array,
  offset: number,
  end: number,
  asked: SamCommandName | undefined,
): RequestSegment | ReplySegment {
  const place = { offset, length: end - offset };
  const body = bytes.subarray(offset + HEAD_BYTES, end - 1);
  const command = commandAt(body);
  if (command !== undefined) {
    const { name, zh, en } = command;
    return { type: 'request', ...place, name, zh, en, body: toHex(body) };
  }
  const sw3 = body[2] ?? 0;
  const contents = contentsOf(sw3, body.subarray(3));
  return {
    type: 'reply',
    ...place,
    sw: toHex(body.subarray(0, 3)),
    ...statusMeaning(sw3),
    ...(asked === undefined ? {} : { answers: asked }),
    ...(contents === undefined ? {} : { contents }),
  };
}

function noise(
  bytes: Uint8Array,
  from: number,
  to: number,
  hint: NoiseSegment['hint'],
): NoiseSegment {
  return {
    type: 'noise',
    offset: from,
    length: to - from,
    bytes: toHex(bytes.subarray(from, Math.min(to, from + 32))),
    ...(hint === undefined ? {} : { hint }),
  };
}
