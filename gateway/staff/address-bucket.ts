/** Wrong tries of one network address, whatever names it tries. */
import type { Clock, MonoMs } from '../../schemas/time.js';

/** A whole shift may mistype from one desk; a list of common PINs may not be tried from it. */
const CAPACITY = 20;
const REFILL_MS = 6000;
const ADDRESSES = 4096;

interface Bucket {
  readonly tokens: number;
  readonly at: MonoMs;
}

/** `127.0.0.1` and `::1` are one machine, an IPv4 address is one in IPv6 clothes, too. */
export function plainAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d)/i, '').replace(/%.*$/, '');
  return isLoopback(plain) ? 'loopback' : plain;
}

export function isLoopback(address: string): boolean {
  return address === 'loopback' || /^(?:::ffff:)?127\./i.test(address) || address === '::1';
}

/** A machine may choose among all addresses of its IPv6 network of 64 bits (RFC 4291 section 2.5.1). */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  return [...groups, '0', '0', '0', '0'].slice(0, 4).join(':');
}

export class AddressBucket {
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, 'mono'>) {
    this.#clock = clock;
  }

  #tokens(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return CAPACITY;
    return Math.min(CAPACITY, bucket.tokens + (this.#clock.mono() - bucket.at) / REFILL_MS);
  }

  /** Milliseconds until this address may try again; 0 when it is at once. */
  waitMs(address: string): number {
    return Math.max(0, Math.ceil((1 - this.#tokens(networkOf(address))) * REFILL_MS));
  }

  wrong(address: string): void {
    const key = networkOf(address);
    const tokens = Math.max(0, this.#tokens(key) - 1);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens, at: this.#clock.mono() });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= ADDRESSES) break;
      this.#buckets.delete(oldest);
    }
  }
}
