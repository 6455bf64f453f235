/** The line between a simulated device and its host, and everything that can happen on it. */
import type { BytePipe } from '../../../drivers/simulators/sam/reader.js';
import type { Cancel, Timers } from '../../../schemas/time.js';

/** What happens to one reply, that is to one `send` of the device. */
export type WireFault =
  | {
      readonly kind: 'noise';
      readonly place: 'before' | 'inside' | 'after';
      readonly bytes: Uint8Array;
    }
  /** Half of it arrives, then nothing. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'lost' }
  /** It and all that follows come so much later, in order, milliseconds. */
  | { readonly kind: 'late'; readonly ms: number }
  /** One bit is turned over; `at` is taken modulo the length in bits. */
  | { readonly kind: 'flip'; readonly at: number };

interface Planned {
  readonly fault: WireFault;
  skip: number;
  left: number;
}

/**
 * Faults happen on the wire, not in a simulator: the same ones for every device, whatever its simulator
 * can do. Replies keep their order always, as on a real line.
 */
export class FaultyWire {
  /** Bytes that arrive at once; everything of a reply without it. */
  pieceBytes = Infinity;
  /** Nothing of the device arrives. */
  muted = false;
  /** Nothing of the host reaches the device. */
  deaf = false;
  /** Replies as the device sent them, before any fault. */
  readonly replies: Uint8Array[] = [];
  /** Both directions in their order, as they were sent. */
  readonly traffic: { readonly from: 'host' | 'device'; readonly bytes: Uint8Array }[] = [];
  /** Faults that have happened. */
  struck = 0;
  readonly #timers: Timers;
  readonly #planned: Planned[] = [];
  readonly #waiting = new Set<Cancel>();
  #held: (() => void)[] | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** For `times` replies, after the next `skip` of them. */
  plan(fault: WireFault, { skip = 0, times = 1 } = {}): void {
    this.#planned.push({ fault, skip, left: times });
  }

  clear(): void {
    this.#planned.length = 0;
    this.muted = false;
    this.deaf = false;
  }

  /** The device's end of a connection, with this wire in front of it. */
  to(host: BytePipe): BytePipe {
    return {
      onBytes: (listener) => {
        host.onBytes((chunk) => {
          this.traffic.push({ from: 'host', bytes: chunk.slice() });
          if (!this.deaf) listener(chunk);
        });
      },
      send: (bytes) => this.#carry(bytes.slice(), host),
    };
  }

  /** The cable is pulled: what was held up on it is gone. */
  cut(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
    this.#held = undefined;
  }

  #carry(reply: Uint8Array, host: BytePipe): void {
    this.replies.push(reply);
    this.traffic.push({ from: 'device', bytes: reply });
    const fault = this.#take();
    const leave = (): void => this.#deliver(distorted(reply, fault), host);
    if (this.muted) return;
    if (fault?.kind === 'late' && this.#held === undefined) this.#hold(fault.ms);
    if (this.#held === undefined) leave();
    else this.#held.push(leave);
  }

  #hold(ms: number): void {
    this.#held = [];
    const cancel = this.#timers.after(ms, () => {
      this.#waiting.delete(cancel);
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const leave of held) leave();
    });
    this.#waiting.add(cancel);
  }

  #deliver(bytes: Uint8Array, host: BytePipe): void {
    for (let at = 0; at < bytes.length; at += this.pieceBytes) {
      host.send(bytes.slice(at, Math.min(bytes.length, at + this.pieceBytes)));
    }
  }

  #take(): WireFault | undefined {
    const next = this.#planned[0];
    if (next === undefined) return undefined;
    if (next.skip > 0) {
      next.skip -= 1;
      return undefined;
    }
    next.left -= 1;
    if (next.left <= 0) this.#planned.shift();
    this.struck += 1;
    return next.fault;
  }
}

function distorted(reply: Uint8Array, fault: WireFault | undefined): Uint8Array {
  const middle = reply.length >> 1;
  switch (fault?.kind) {
    case undefined:
    case 'late':
      return reply;
    case 'lost':
      return new Uint8Array(0);
    case 'cut':
      return reply.slice(0, middle);
    case 'flip': {
      const wrong = reply.slice();
      const bit = fault.at % (8 * reply.length);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return wrong;
    }
    case 'noise':
      switch (fault.place) {
        case 'before':
          return Uint8Array.of(...fault.bytes, ...reply);
        case 'after':
          return Uint8Array.of(...reply, ...fault.bytes);
        case 'inside':
          return Uint8Array.of(
            ...reply.subarray(0, middle),
            ...fault.bytes,
            ...reply.subarray(middle),
          );
      }
  }
}
