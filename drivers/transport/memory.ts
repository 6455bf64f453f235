import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { Ending } from './ending.js';
import { Inbox } from './inbox.js';

class MemoryConnection implements Connection {
  peer: MemoryConnection | undefined;
  readonly #ending: Ending;
  readonly #inbox = new Inbox();

  constructor(label: string) {
    this.#ending = new Ending(label);
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#ending.ended) throw this.#ending.error();
    const chunk = Uint8Array.from(bytes);
    await Promise.resolve();
    this.peer?.receive(chunk);
  }

  close(): Promise<void> {
    this.#ending.end({ kind: 'closed' });
    this.peer?.lose();
    return Promise.resolve();
  }

  receive(chunk: Uint8Array): void {
    if (!this.#ending.ended) this.#inbox.deliver(chunk);
  }

  lose(): void {
    this.#ending.end({ kind: 'lost', detail: 'the other end closed' });
  }
}

/** Two connected ends. Bytes arrive one microtask after `write`, copied. */
export function memoryPair(label = 'memory'): { near: Connection; far: Connection } {
  const near = new MemoryConnection(label);
  const far = new MemoryConnection(label);
  near.peer = far;
  far.peer = near;
  return { near, far };
}

/**
 * A transport without an operating system, for tests and benches. Each opening hands the device's end
 * to `accept`; an `accept` that throws is a port that cannot be opened, with that error.
 */
export function memoryTransport(accept: (far: Connection) => void, label = 'memory'): Transport {
  return {
    label,
    async open(): Promise<Connection> {
      const { near, far } = memoryPair(label);
      await Promise.resolve();
      accept(far);
      return near;
    },
  };
}
