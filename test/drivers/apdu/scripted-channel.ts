import type { ApduChannel } from '../../../drivers/apdu/channel.js';
import { hex, toHex } from './bytes.js';

/** Answers in the order of the script, then 6F00; keeps what was sent. */
export class ScriptedChannel implements ApduChannel {
  readonly sent: string[] = [];
  readonly #answers: string[];

  constructor(...answers: readonly string[]) {
    this.#answers = [...answers];
  }

  transceive(command: Uint8Array): Promise<Uint8Array> {
    this.sent.push(toHex(command));
    return Promise.resolve(hex(this.#answers.shift() ?? '6F00'));
  }
}
