/** A keyboard reader whose keys reach nobody but the gateway. */
import type { CloseReason, Connection } from '../../schemas/device.js';
import { Ending } from '../transport/ending.js';
import type { HidConnection, HidTransport } from '../transport/hid.js';
import { eventNodes } from './event-nodes.js';
import type { GrabKeyboard, KeyboardGrab } from './keyboard-grab.js';

export interface GrabOptions {
  readonly grab: GrabKeyboard;
  /** Event devices of a hidraw node. */
  readonly nodesOf?: (hidraw: string) => Promise<readonly string[]>;
}

class GrabbedConnection implements HidConnection {
  readonly path: string;
  readonly product: string;
  readonly #connection: Connection;
  readonly #ending: Ending;

  constructor(connection: HidConnection, grab: KeyboardGrab) {
    this.path = connection.path;
    this.product = connection.product;
    this.#connection = connection;
    this.#ending = new Ending(connection.path);
    void connection.closed.then((reason) => {
      this.#ending.end(reason);
      grab.release();
    });
    void grab.ended.then((why) => {
      this.#ending.end({ kind: 'failed', detail: `keyboard grab: ${why}` });
      return connection.close();
    });
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#connection.onData(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#connection.write(bytes);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/**
 * Opens the reader and grabs the event devices of that interface, and of no other keyboard. Where the
 * kernel made none there is nothing to take. A grab that fails fails the opening, for card numbers would
 * be typed into the window that has the focus; one that ends later ends the connection.
 */
export function grabbedTransport(transport: HidTransport, options: GrabOptions): HidTransport {
  const { grab, nodesOf = (hidraw: string) => eventNodes(hidraw) } = options;
  return {
    label: transport.label,
    async open(): Promise<HidConnection> {
      const connection = await transport.open();
      try {
        const nodes = await nodesOf(connection.path);
        if (nodes.length === 0) return connection;
        return new GrabbedConnection(connection, await grab(nodes));
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
  };
}
