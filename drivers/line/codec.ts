import type { ReaderConfigOf } from '../../schemas/site-devices.js';
import type { Codec } from '../supervisor/contract.js';

export type LineSuffix = ReaderConfigOf<'line'>['suffix'];

/** Longer than any code; facts/cards-readers-turnstiles.md 6.1. */
export const LONGEST_LINE_BYTES = 4096;

const CR = 0x0d;
const LF = 0x0a;

/** The bytes between two suffixes, without them. They belong to the receiver, who wipes them. */
export type Line = Uint8Array;

/**
 * Lines of text out of the bytes of a serial scanner or reader, by their configured suffix and by
 * nothing else: a line that lost its suffix to a silence is dropped, except where there is no suffix and
 * silence is the end. A line longer than 4096 bytes is noise up to its end, so that its tail cannot pass
 * for a line of its own. Consumed bytes are overwritten, because they may name a person.
 */
export class LineCodec implements Codec<Line> {
  readonly #suffix: LineSuffix;
  readonly #buffer = new Uint8Array(LONGEST_LINE_BYTES + 2);
  #used = 0;
  #tooLong = false;
  /** The last byte was CR, also where the rest of a line is being skipped. */
  #afterCr = false;
  #noise = 0;

  constructor(suffix: LineSuffix) {
    this.#suffix = suffix;
  }

  push(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    for (const byte of chunk) {
      this.#take(byte);
      const ends = this.#ends(byte);
      this.#afterCr = byte === CR;
      if (ends) this.#end(this.#suffix === 'crlf' ? 2 : 1, lines);
    }
    return lines;
  }

  pending(): Uint8Array {
    return this.#buffer.subarray(0, this.#used);
  }

  drop(): void {
    this.#noise += this.#used;
    this.#wipe();
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }

  atSilence(): readonly Line[] {
    const lines: Line[] = [];
    if (this.#suffix === 'none') this.#end(0, lines);
    return lines;
  }

  #ends(byte: number): boolean {
    switch (this.#suffix) {
      case 'cr':
        return byte === CR;
      case 'lf':
        return byte === LF;
      case 'crlf':
        return byte === LF && this.#afterCr;
      case 'none':
        return false;
    }
  }

  #take(byte: number): void {
    if (this.#used < this.#buffer.length) {
      this.#buffer[this.#used] = byte;
      this.#used++;
      return;
    }
    // What is kept stays pending, so that the end or the silence after the line ends this.
    this.#tooLong = true;
    this.#noise++;
  }

  #end(suffixBytes: number, lines: Line[]): void {
    const length = this.#used - suffixBytes;
    if (this.#tooLong || length <= 0 || length > LONGEST_LINE_BYTES) {
      this.drop();
      return;
    }
    lines.push(this.#buffer.slice(0, length));
    this.#wipe();
  }

  #wipe(): void {
    this.#buffer.fill(0, 0, this.#used);
    this.#used = 0;
    this.#tooLong = false;
    this.#afterCr = false;
  }
}
