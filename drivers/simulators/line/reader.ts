import type { Timers } from '../../../schemas/time.js';
import type { LineSuffix } from '../../line/codec.js';
import type { BytePipe } from '../sam/reader.js';
import { Transmitter, type LinePace } from '../transmitter.js';

/** What is wrong with the next line. */
export type LineFault =
  /** Its first half, then silence. */
  | { readonly kind: 'half' }
  /** Bytes in front of it. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  /** Without its suffix. */
  | { readonly kind: 'no-suffix' }
  /** So much later, milliseconds. */
  | { readonly kind: 'late'; readonly ms: number };

export interface LineReaderSimulatorOptions {
  readonly timers: Timers;
  readonly suffix: LineSuffix;
  readonly pace?: LinePace;
}

const SUFFIX_BYTES: Readonly<Record<LineSuffix, readonly number[]>> = {
  cr: [0x0d],
  lf: [0x0a],
  crlf: [0x0d, 0x0a],
  none: [],
};

/** A serial scanner or text reader: says nothing until something is held in front of it. */
export class LineReaderSimulator {
  readonly #options: LineReaderSimulatorOptions;
  readonly #transmitter: Transmitter;
  readonly #pipes = new Set<BytePipe>();
  #fault: LineFault | undefined;

  constructor(options: LineReaderSimulatorOptions) {
    this.#options = options;
    this.#transmitter = new Transmitter(options.timers, options.pace);
  }

  connect(pipe: BytePipe): void {
    this.#pipes.add(pipe);
    // Commands of a maker's set-up tool are not obeyed.
    pipe.onBytes(() => undefined);
  }

  /** Hits the next line only. */
  inject(fault: LineFault): void {
    this.#fault = fault;
  }

  /** Text goes out as UTF-8; bytes, for example GBK, as they are. The suffix follows. */
  scan(code: string | Uint8Array): void {
    const fault = this.#fault;
    this.#fault = undefined;
    const text = typeof code === 'string' ? new TextEncoder().encode(code) : code;
    const line = Uint8Array.of(...text, ...SUFFIX_BYTES[this.#options.suffix]);
    const delayMs = fault?.kind === 'late' ? fault.ms : 0;
    this.#transmitter.transmit(distorted(line, text, fault), delayMs, (piece) => {
      for (const pipe of this.#pipes) pipe.send(piece);
    });
  }

  /** What is half on its way is not sent any more. */
  close(): void {
    this.#transmitter.drop();
  }
}

function distorted(line: Uint8Array, text: Uint8Array, fault: LineFault | undefined): Uint8Array {
  switch (fault?.kind) {
    case 'half':
      return line.slice(0, line.length >> 1);
    case 'noise':
      return Uint8Array.of(...fault.bytes, ...line);
    case 'no-suffix':
      return text;
    case 'late':
    case undefined:
      return line;
  }
}
