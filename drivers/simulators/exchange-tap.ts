/** Pairs what a host asked with what the device replied; the same exchange again is counted only. */
import type { MonoMs } from '../../schemas/time.js';
import type { TapRing } from './tap-ring.js';

export interface TappedBytes {
  readonly bytes: Uint8Array;
  /** When the last of them crossed the wire, by the simulator's clock. */
  readonly at: MonoMs;
}

export interface TappedExchange {
  readonly lane: string;
  /** Absent for bytes nobody asked for. */
  readonly request?: TappedBytes;
  /** Absent when the device did not answer before it was asked again. */
  readonly reply?: TappedBytes;
  /** How often in a row exactly these bytes were exchanged; the times above are of the first. */
  readonly times: number;
  readonly lastAt: MonoMs;
}

export class ExchangeTap {
  readonly #ring: TapRing<TappedExchange>;
  readonly #lane: string;
  #asked: TappedBytes | undefined;
  #before: { readonly n: number; readonly exchange: TappedExchange } | undefined;

  constructor(ring: TapRing<TappedExchange>, lane: string) {
    this.#ring = ring;
    this.#lane = lane;
  }

  request(bytes: Uint8Array, at: MonoMs): void {
    if (this.#asked !== undefined) this.#note({ request: this.#asked });
    this.#asked = { bytes, at };
  }

  reply(bytes: Uint8Array, at: MonoMs): void {
    const request = this.#asked;
    this.#asked = undefined;
    const reply = { bytes, at };
    this.#note(request === undefined ? { reply } : { request, reply });
  }

  #note(pair: { readonly request?: TappedBytes; readonly reply?: TappedBytes }): void {
    const before = this.#before;
    const lastAt = pair.reply?.at ?? pair.request?.at ?? 0;
    if (
      before !== undefined &&
      sameBytes(before.exchange.request, pair.request) &&
      sameBytes(before.exchange.reply, pair.reply)
    ) {
      const exchange = { ...before.exchange, times: before.exchange.times + 1, lastAt };
      this.#before = { n: this.#ring.replace(before.n, exchange), exchange };
      return;
    }
    const exchange = { lane: this.#lane, ...pair, times: 1, lastAt };
    this.#before = { n: this.#ring.add(exchange), exchange };
  }
}

function sameBytes(one: TappedBytes | undefined, other: TappedBytes | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { bytes } = other;
  return one.bytes.length === bytes.length && one.bytes.every((byte, at) => byte === bytes[at]);
}
