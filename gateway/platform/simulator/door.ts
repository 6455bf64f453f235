/** The platform's listening port, which can be closed and opened again while the platform lives on. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface DoorOptions {
  readonly host: string;
  /** 0 takes a free port at the first opening and keeps it. */
  readonly port: number;
  readonly answer: RequestListener;
  readonly onConnection: (socket: Socket) => void;
}

export class PlatformDoor {
  readonly #options: DoorOptions;
  #port: number;
  #server: Server | undefined;
  #changing: Promise<void> = Promise.resolve();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  get port(): number {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Rejects with the operating system's error when the port cannot be taken. */
  open(): Promise<void> {
    return this.#next(async () => {
      if (this.#server !== undefined) return;
      const server = createServer(this.#options.answer);
      server.on('connection', this.#options.onConnection);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#port, this.#options.host, resolve);
      });
      this.#port = (server.address() as AddressInfo).port;
      this.#server = server;
    });
  }

  /** Running requests are cut off, new connections refused. */
  close(): Promise<void> {
    return this.#next(async () => {
      const server = this.#server;
      this.#server = undefined;
      if (server === undefined) return;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
  }

  #next(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(change);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}
