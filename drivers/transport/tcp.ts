import { connect, type Socket } from 'node:net';
import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';
import { Ending } from './ending.js';
import { Inbox } from './inbox.js';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  readonly timers: Timers;
  /**
   * Limit for one attempt, milliseconds. Linux repeats a lost SYN after 1 s: the default leaves room
   * for that one repetition.
   */
  readonly connectTimeoutMs?: number;
}

const KEEP_ALIVE_MS = 5000;

class TcpConnection implements Connection {
  readonly #socket: Socket;
  readonly #ending: Ending;
  readonly #inbox = new Inbox();
  #fault = 'the other end closed';

  constructor(socket: Socket, label: string) {
    this.#socket = socket;
    this.#ending = new Ending(label);
    socket.on('data', (chunk: Buffer) => this.#inbox.deliver(chunk));
    socket.on('error', (error) => {
      this.#fault = error.message;
    });
    socket.on('close', () => this.#ending.end({ kind: 'lost', detail: this.#fault }));
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ending.ended || !this.#socket.writable) {
        reject(this.#ending.error());
        return;
      }
      this.#socket.write(bytes, (error) => {
        if (error) reject(this.#ending.error(error));
        else resolve();
      });
    });
  }

  /** Resets the connection: a command the device has not got yet must not reach it later. */
  close(): Promise<void> {
    this.#ending.end({ kind: 'closed' });
    this.#socket.resetAndDestroy();
    return Promise.resolve();
  }
}

/**
 * A byte-transparent TCP line, for example a serial server (RTU over TCP, not Modbus TCP). No Nagle
 * delay, keep-alive on. `open` rejects with `DEVICE_OPEN_FAILED` naming host, port and cause.
 */
export function tcpTransport(options: TcpOptions): Transport {
  const { host, port, timers, connectTimeoutMs = 1500 } = options;
  const label = `tcp:${host}:${port}`;
  return {
    label,
    open: () =>
      new Promise((resolve, reject) => {
        const socket = connect({
          host,
          port,
          noDelay: true,
          keepAlive: true,
          keepAliveInitialDelay: KEEP_ALIVE_MS,
        });
        const fail = (why: string, cause?: Error): void => {
          cancel();
          socket.destroy();
          reject(new TongdaoError('DEVICE_OPEN_FAILED', `${label}: ${why}`, { cause }));
        };
        const cancel = timers.after(connectTimeoutMs, () => {
          socket.off('error', onError);
          // A refusal that comes after the limit has nobody left to hear it.
          socket.on('error', () => undefined);
          fail(`no connection within ${connectTimeoutMs} ms`);
        });
        const onError = (error: NodeJS.ErrnoException): void =>
          fail(error.code ?? error.message, error);
        socket.once('error', onError);
        socket.once('connect', () => {
          cancel();
          socket.off('error', onError);
          resolve(new TcpConnection(socket, label));
        });
      }),
  };
}
