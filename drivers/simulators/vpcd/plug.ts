/** The way of a simulated card to `vpcd`, which listens: a TCP connection is a card on the reader. */
import { createConnection, type Socket } from 'node:net';
import type { Cancel, Timers } from '../../../schemas/time.js';
import type { VirtualCard } from '../card/virtual-card.js';
import type { VpcdSimulator } from './reader.js';

/** The first slot of vsmartcard's reader. */
export const VPCD_PORT = 35_963;

/** A service that is being started again is tried at this pace, milliseconds. */
const AGAIN_MS = 200;

export interface VpcdPlugOptions {
  readonly timers: Timers;
  readonly host?: string;
  readonly port?: number;
}

/** Lays cards on the virtual reader; one that lies there stays through a restart of the service. */
export class VpcdPlug {
  readonly #simulator: VpcdSimulator;
  readonly #options: VpcdPlugOptions;
  #socket: Socket | undefined;
  #stopWaiting: Cancel = () => undefined;

  constructor(simulator: VpcdSimulator, options: VpcdPlugOptions) {
    this.#simulator = simulator;
    this.#options = options;
  }

  /** The card that lay there is taken away first. */
  lay(card: VirtualCard): void {
    this.lift();
    this.#simulator.putCard(card);
    this.#connect();
  }

  /** Also in the middle of a read. */
  lift(): void {
    this.#stopWaiting();
    this.#simulator.takeCard();
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Stops every timer. */
  close(): void {
    this.lift();
    this.#simulator.close();
  }

  #connect(): void {
    const { host = '127.0.0.1', port = VPCD_PORT, timers } = this.#options;
    const socket = createConnection({ host, port, noDelay: true });
    this.#socket = socket;
    // A service that does not run or ends is everyday life; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#stopWaiting = timers.after(AGAIN_MS, () => this.#connect());
    });
    this.#simulator.connect({
      onBytes: (listener) => socket.on('data', (chunk) => listener(chunk)),
      send: (bytes) => {
        if (!socket.destroyed) socket.write(bytes);
      },
    });
  }
}
