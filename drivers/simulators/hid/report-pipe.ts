/** The device's end of a pipe of HID frames (drivers/transport/hid-frame.ts). */
import type { HidFrame } from '../../transport/hid-frame.js';
import { HidCodec, TO_DEVICE, encodeHidFrame } from '../../transport/hid-codec.js';
import type { BytePipe } from '../sam/reader.js';

/** What goes wrong with the next reports, one thing at a time. */
export type HidFault =
  /** Bytes that are no frame in front of the next report. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  /** Half of the next frame, then nothing more of it. */
  | { readonly kind: 'cut' }
  /** The next report never comes. */
  | { readonly kind: 'lost' };

/** Sends reports to every connected host and hears theirs. */
export class ReportPipes {
  readonly #pipes = new Set<BytePipe>();
  readonly #faults: HidFault[] = [];

  inject(fault: HidFault): void {
    this.#faults.push(fault);
  }

  connect(pipe: BytePipe, hear: (frame: HidFrame, pipe: BytePipe) => void = () => undefined): void {
    const codec = new HidCodec(TO_DEVICE);
    this.#pipes.add(pipe);
    pipe.onBytes((chunk) => {
      for (const frame of codec.push(chunk)) hear(frame, pipe);
    });
  }

  /** An input report to everybody. */
  report(bytes: Uint8Array): void {
    const frame = this.#distorted(encodeHidFrame('input', bytes));
    for (const pipe of this.#pipes) if (frame.length > 0) pipe.send(frame);
  }

  /** The answer to one host's feature request. */
  answer(bytes: Uint8Array, pipe: BytePipe): void {
    const frame = this.#distorted(encodeHidFrame('featureAnswer', bytes));
    if (frame.length > 0) pipe.send(frame);
  }

  #distorted(frame: Uint8Array): Uint8Array {
    const fault = this.#faults.shift();
    switch (fault?.kind) {
      case undefined:
        return frame;
      case 'noise':
        return Uint8Array.of(...fault.bytes, ...frame);
      case 'cut':
        return frame.subarray(0, frame.length >> 1);
      case 'lost':
        return new Uint8Array(0);
    }
  }
}
