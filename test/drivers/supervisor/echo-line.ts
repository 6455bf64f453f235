import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection, Transport } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { encode, XorCodec, type XorFrame } from './xor-frames.js';

/** Answers every request with its echo. */
export function serveEcho(pipe: Pick<Connection, 'onData' | 'write'>): void {
  const codec = new XorCodec();
  pipe.onData((chunk) => {
    for (const frame of codec.push(chunk)) {
      pipe.write(encode(frame.address, ...frame.data)).catch(() => undefined);
    }
  });
}

/** The far side of a memory link whose devices, cable and answers obey the test. */
export class EchoLine {
  readonly transport: Transport;
  /** Addresses that answer. */
  readonly alive = new Set<number>();
  readonly requests: XorFrame[] = [];
  /** When set, decides what comes back instead of the echo. */
  answer: ((frame: XorFrame, line: EchoLine) => void) | undefined;
  plugged = true;
  opened = 0;
  far: Connection | undefined;

  constructor(...alive: number[]) {
    for (const address of alive) this.alive.add(address);
    this.transport = memoryTransport((far) => this.#accept(far));
  }

  async send(bytes: Uint8Array): Promise<void> {
    await this.far?.write(bytes);
  }

  async unplug(): Promise<void> {
    this.plugged = false;
    await this.far?.close();
  }

  #accept(far: Connection): void {
    if (!this.plugged) throw new TongdaoError('DEVICE_OPEN_FAILED', 'no such port');
    this.opened += 1;
    this.far = far;
    const codec = new XorCodec();
    far.onData((chunk) => {
      for (const frame of codec.push(chunk)) {
        this.requests.push(frame);
        if (this.answer !== undefined) this.answer(frame, this);
        else if (this.alive.has(frame.address)) {
          void far.write(encode(frame.address, ...frame.data)).catch(() => undefined);
        }
      }
    });
  }
}
