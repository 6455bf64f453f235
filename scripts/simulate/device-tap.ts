/** What a device simulator tells of its wire: `GET /tap?after=<n>`. */
import { decodeSam, type SamSegment } from '../../drivers/sam/decode.js';
import { toHex } from '../../drivers/sam/hex.js';
import type { TappedBytes, TappedExchange } from '../../drivers/simulators/exchange-tap.js';
import { replyWords, requestWords, setBits } from '../../drivers/simulators/modbus/words.js';
import type { TapRing } from '../../drivers/simulators/tap-ring.js';
import { TongdaoError } from '../../schemas/errors.js';

export interface DescribedFrame {
  /** Milliseconds of `machineClock`. */
  readonly at: number;
  /** `aa bb cc`. */
  readonly hex: string;
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** What the frame carries, decoded: base information, numbers of closed inputs. */
  readonly contents?: unknown;
}

export interface DescribedExchange {
  readonly n: number;
  readonly lane: string;
  readonly times: number;
  readonly lastAt: number;
  readonly request?: DescribedFrame;
  readonly reply?: DescribedFrame;
}

export type Describe = (frame: Uint8Array, direction: 'request' | 'reply') => FrameDescription;
type FrameDescription = Pick<DescribedFrame, 'name' | 'zh' | 'en' | 'contents'>;

function ofSegment(segment: SamSegment): FrameDescription {
  switch (segment.type) {
    case 'request':
      return { name: segment.name, zh: segment.zh, en: segment.en };
    case 'reply':
      return {
        name: segment.class,
        zh: segment.zh,
        en: segment.en,
        ...(segment.contents === undefined ? {} : { contents: segment.contents }),
      };
    case 'noise':
      return { name: 'noise', zh: '不成帧的字节', en: 'bytes that are no frame' };
  }
}

/** Frames of a resident-ID reader, as `tongdao decode sam` reads them. */
export const describeSam: Describe = (frame) => {
  const segment = decodeSam(frame).segments[0];
  return segment === undefined ? { name: 'noise', zh: '', en: '' } : ofSegment(segment);
};

const READ_INPUTS = 0x02;

/** Modbus RTU frames of a relay board. */
export const describeModbus: Describe = (frame, direction) => {
  if (direction === 'request') return requestWords(frame);
  const words = replyWords(frame);
  return frame[1] === READ_INPUTS ? { ...words, contents: { closed: setBits(frame) } } : words;
};

/** `?after=<n>`; without it, everything that is kept. Throws `INPUT_INVALID`. */
export function tapAfter(query: URLSearchParams): number {
  const after = Number(query.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new TongdaoError('INPUT_INVALID', 'after: a whole number');
  }
  return after;
}

export function readTap(
  ring: TapRing<TappedExchange>,
  describe: Describe,
  query: URLSearchParams,
): { readonly entries: readonly DescribedExchange[]; readonly last: number } {
  const { entries, last } = ring.after(tapAfter(query));
  const framed = (direction: 'request' | 'reply', tapped: TappedBytes): DescribedFrame => ({
    at: tapped.at,
    hex: toHex(tapped.bytes),
    ...describe(tapped.bytes, direction),
  });
  return {
    last,
    entries: entries.map(({ n, lane, times, lastAt, request, reply }) => ({
      ...{ n, lane, times, lastAt },
      ...(request === undefined ? {} : { request: framed('request', request) }),
      ...(reply === undefined ? {} : { reply: framed('reply', reply) }),
    })),
  };
}
