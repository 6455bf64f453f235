/** The reader's side of the framing: bytes of the line into what the host says, right or wrong. */
import { COMMAND, STATUS, type AcrCommandName } from '../../acr1281s/frame.js';

export interface HeardCommand {
  readonly kind: 'command';
  readonly type: number;
  readonly slot: number;
  readonly sequence: number;
  /** Header bytes 7 to 9. */
  readonly tail: readonly [number, number, number];
  readonly data: Uint8Array;
}

export type HeardFrame =
  HeardCommand | { readonly kind: 'nak' } | { readonly kind: 'wrong'; readonly status: number };

const LONGEST_DATA = 0x105;

export function commandName(type: number): AcrCommandName | undefined {
  const names = Object.keys(COMMAND) as AcrCommandName[];
  return names.find((name) => COMMAND[name] === type);
}

/** Written apart from the host's parser, so that one mistake cannot hide in both. */
export class RequestParser {
  #bytes: number[] = [];

  push(chunk: Uint8Array): HeardFrame[] {
    const heard: HeardFrame[] = [];
    for (const byte of chunk) {
      if (this.#bytes.length === 0 && byte !== 0x02) continue;
      this.#bytes.push(byte);
      const frame = this.#complete();
      if (frame === undefined) continue;
      this.#bytes = [];
      heard.push(frame);
    }
    return heard;
  }

  #complete(): HeardFrame | undefined {
    if (this.#bytes.length < 13) return undefined;
    const [, type = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0, slot = 0, sequence = 0] = this.#bytes;
    const length = b0 + 256 * b1 + 65_536 * b2 + 16_777_216 * b3;
    if (length > LONGEST_DATA) return { kind: 'wrong', status: STATUS.lengthError };
    if (this.#bytes.length < 13 + length) return undefined;
    const content = this.#bytes.slice(1, -1);
    if (this.#bytes.at(-1) !== 0x03) return { kind: 'wrong', status: STATUS.etxMissing };
    if (content.reduce((all, byte) => all ^ byte, 0) !== 0) {
      return { kind: 'wrong', status: STATUS.checksumError };
    }
    if (type === 0) return { kind: 'nak' };
    if (slot > 1) return { kind: 'wrong', status: STATUS.noSuchSlot };
    const [, , , , , , , t0 = 0, t1 = 0, t2 = 0] = content;
    const data = Uint8Array.from(content.slice(10, -1));
    return { kind: 'command', type, slot, sequence, tail: [t0, t1, t2], data };
  }
}
