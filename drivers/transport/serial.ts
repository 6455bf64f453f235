import { SerialPort } from 'serialport';
import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Cancel, Timers } from '../../schemas/time.js';
import { Ending } from './ending.js';
import { Inbox } from './inbox.js';

export interface SerialOptions {
  /** A stable path such as `/dev/serial/by-id/…`, never a ttyUSB number. */
  readonly path: string;
  /** Bits per second; always 8 data bits, no parity, 1 stop bit. */
  readonly baudRate: number;
  /**
   * Asks the operating system every second whether the port is still there. For lines on which nobody
   * writes: see `serialTransport`.
   */
  readonly watch?: Timers;
}

const WATCH_MS = 1000;
/** EIO, ENXIO, ENODEV, EBADF of a port that has gone; one without modem lines answers ENOTTY. */
const GONE = /input\/output error|no such device|bad file descriptor/i;

class SerialConnection implements Connection {
  readonly #port: SerialPort;
  readonly #ending: Ending;
  readonly #inbox = new Inbox();
  readonly #writing = new Set<(error: TongdaoError) => void>();
  #closing: Promise<void> | undefined;
  #fault = 'the port went away';
  #stopWatch: Cancel = () => undefined;

  constructor(port: SerialPort, label: string, watch: Timers | undefined) {
    this.#port = port;
    if (watch !== undefined) this.#stopWatch = watch.every(WATCH_MS, () => this.#look());
    this.#ending = new Ending(label);
    // Without a data listener nothing is read, and an unplugged port would never be noticed.
    port.on('data', (chunk: Buffer) => this.#inbox.deliver(chunk));
    port.on('error', (error: Error) => {
      this.#fault = error.message;
      if (this.#closing === undefined && port.isOpen) port.close();
    });
    port.on('close', (error?: Error | null) => {
      if (this.#closing !== undefined) return;
      this.#end({ kind: 'lost', detail: error?.message ?? this.#fault });
    });
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  /**
   * Resolves when the driver's buffer took the bytes, which is before they are on the wire. While the
   * other side holds the line and the buffer is full it stays open until the connection closes.
   */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ending.ended || this.#closing !== undefined || !this.#port.isOpen) {
        reject(this.#ending.error());
        return;
      }
      this.#writing.add(reject);
      this.#port.write(Buffer.from(bytes), undefined, (error) => {
        this.#writing.delete(reject);
        if (error) reject(this.#ending.error(error));
        else resolve();
      });
    });
  }

  close(): Promise<void> {
    if (this.#ending.ended) return Promise.resolve();
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    // Closing a tty waits for its unsent bytes; those nobody takes would hold it for 30 s.
    if (this.#writing.size > 0) {
      await new Promise<void>((resolve) => this.#port.flush(() => resolve()));
    }
    const error = await new Promise<Error | null>((resolve) => this.#port.close(resolve));
    this.#end(
      error === null || !this.#port.isOpen
        ? { kind: 'closed' }
        : { kind: 'failed', detail: error.message },
    );
  }

  #look(): void {
    this.#port.get((error) => {
      if (error === null || !GONE.test(error.message) || !this.#port.isOpen) return;
      this.#fault = error.message;
      this.#port.close(() => this.#end({ kind: 'lost', detail: this.#fault }));
    });
  }

  #end(reason: CloseReason): void {
    this.#stopWatch();
    this.#ending.end(reason);
    for (const reject of this.#writing) reject(this.#ending.error());
    this.#writing.clear();
  }
}

/**
 * A serial port, 8N1 without flow control, locked against a second opening. `open` rejects with
 * `DEVICE_OPEN_FAILED` naming the path and the operating system's words.
 *
 * Unplugging is seen at once while the port waits for bytes. When it falls between two reads,
 * serialport 13 reads nothing for ever and sees it only at the next write, which is why a device that
 * is polled is safe and one that only speaks when used needs `watch`.
 */
export function serialTransport(options: SerialOptions): Transport {
  const { path, baudRate, watch } = options;
  const label = `serial:${path} ${baudRate}`;
  return {
    label,
    open: () =>
      new Promise((resolve, reject) => {
        const port = new SerialPort({
          path,
          baudRate,
          dataBits: 8,
          parity: 'none',
          stopBits: 1,
          lock: true,
          autoOpen: false,
        });
        port.open((error) => {
          if (error === null) resolve(new SerialConnection(port, label, watch));
          else
            reject(
              new TongdaoError('DEVICE_OPEN_FAILED', `${path}: ${error.message}`, { cause: error }),
            );
        });
      }),
  };
}
