/** Cuts what crossed a simulated reader's line into frames. */
import type { MonoMs } from '../../../schemas/time.js';
import { PREAMBLE } from '../../sam/constants.js';
import { decodeSam, type NoiseSegment } from '../../sam/decode.js';
import type { ExchangeTap } from '../exchange-tap.js';
import type { SamTraffic } from './reader.js';

/** No frame is longer (LEN is at most 4096); beyond it the bytes are noise whatever follows. */
const HELD_BYTES = 8192;

export class SamTap {
  readonly #exchanges: ExchangeTap;
  readonly #held: Record<SamTraffic['direction'], Uint8Array> = {
    request: new Uint8Array(0),
    reply: new Uint8Array(0),
  };

  constructor(exchanges: ExchangeTap) {
    this.#exchanges = exchanges;
  }

  /** For `SamReaderSimulator.observe`. A frame in pieces is one frame, at the time of its last byte. */
  hear({ direction, bytes, at }: SamTraffic): void {
    const all = joined(this.#held[direction], bytes);
    const { segments } = decodeSam(all);
    const last = segments.at(-1);
    const waits = last?.type === 'noise' && mayGoOn(last, all) && all.length < HELD_BYTES;
    this.#held[direction] = waits ? all.slice(last.offset) : new Uint8Array(0);
    for (const segment of waits ? segments.slice(0, -1) : segments) {
      const frame = all.slice(segment.offset, segment.offset + segment.length);
      this.#note(direction, frame, at);
    }
  }

  #note(direction: SamTraffic['direction'], frame: Uint8Array, at: MonoMs): void {
    if (direction === 'request') this.#exchanges.request(frame, at);
    else this.#exchanges.reply(frame, at);
  }
}

/** The bytes end inside a frame, or inside the preamble of one. */
function mayGoOn({ hint }: NoiseSegment, bytes: Uint8Array): boolean {
  if (hint === 'incomplete') return true;
  return PREAMBLE.some((_, at) => {
    const tail = bytes.subarray(-(at + 1));
    return tail.length === at + 1 && tail.every((byte, place) => byte === PREAMBLE[place]);
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
