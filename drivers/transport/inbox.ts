import { TongdaoError } from '../../schemas/errors.js';

/** More than the longest frame of any protocol here; what nobody listens to must not grow. */
const KEPT_BYTES = 64 * 1024;

/**
 * Hands chunks to the one listener of a connection, and keeps what arrives before it listens. Beyond
 * 64 KiB without a listener the oldest chunks are lost.
 */
export class Inbox {
  #listener: ((chunk: Uint8Array) => void) | undefined;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;

  /** @throws TongdaoError `INTERNAL` on a second listener. */
  onData(listener: (chunk: Uint8Array) => void): void {
    if (this.#listener !== undefined) {
      throw new TongdaoError('INTERNAL', 'a connection has one data listener');
    }
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const chunk of early) listener(chunk);
  }

  deliver(chunk: Uint8Array): void {
    if (this.#listener !== undefined) {
      this.#listener(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    while (this.#earlyBytes > KEPT_BYTES) this.#earlyBytes -= this.#early.shift()?.length ?? 0;
  }
}
