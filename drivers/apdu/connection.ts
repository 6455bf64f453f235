/** One card that lies on a reader: its commands are guarded, its half answers completed. */
import { TongdaoError } from '../../schemas/errors.js';
import type { ApduChannel } from './channel.js';
import { LE_ANY, encodeCommand, type CommandApdu } from './command.js';
import { guardCommand } from './guard.js';
import { parseResponse, type ResponseApdu } from './response.js';

/** The same shape as `PresentedCard` of drivers/cards/field.ts. */
export interface ConnectedCard {
  readonly interface: 'contact' | 'contactless';
  /** In the order of ISO 14443-3. */
  readonly uid?: Uint8Array;
  /** Absent where the card speaks no ISO 7816-4. */
  readonly apdu?: ApduChannel;
}

/** A card that always has more to say, or always wants another Le, is cut off here. */
const MOST_ROUNDS = 8;

const SW1_MORE = 0x61;
const SW1_WRONG_LE = 0x6c;
const SW_WRONG_LENGTH = 0x6700;
const GET_RESPONSE = 0xc0;

export class CardConnection {
  readonly interface: 'contact' | 'contactless';
  readonly uid?: Uint8Array;
  readonly #apdu: ApduChannel | undefined;

  constructor(card: ConnectedCard) {
    this.interface = card.interface;
    if (card.uid !== undefined) this.uid = card.uid;
    this.#apdu = card.apdu;
  }

  /** False: this card gives its UID and nothing else. */
  get speaksApdu(): boolean {
    return this.#apdu !== undefined;
  }

  /**
   * Sends one reading command and follows what ISO/IEC 7816-4 makes of it: 61xx fetches the rest with
   * GET RESPONSE of the same class, 6Cxx repeats with the right Le, 6700 is tried once more with Le 00.
   * Data of all rounds come back in one piece, with the last status; after eight rounds that is the
   * 61xx or 6Cxx itself, which is no success. Over contacts a case 4 command goes without Le, the only
   * form T=0 knows.
   *
   * @throws TongdaoError `CARD_COMMAND_REFUSED` and nothing was sent; `INTERNAL` without `speaksApdu`;
   * `CARD_GONE`, `DEVICE_TIMEOUT`, `DEVICE_CLOSED` as the channel.
   */
  async transmit(command: CommandApdu): Promise<ResponseApdu> {
    const first = this.#fitted(command);
    let next = first;
    let triedAny = false;
    const parts: Uint8Array[] = [];
    for (let round = 1; ; round++) {
      const { data, sw } = await this.#exchange(next);
      if (data.length > 0) parts.push(data);
      const sw1 = sw >> 8;
      const length = sw & 0xff || LE_ANY;
      if (round >= MOST_ROUNDS) return { data: joined(parts), sw };
      if (sw1 === SW1_MORE) {
        next = { cla: first.cla, ins: GET_RESPONSE, p1: 0, p2: 0, le: length };
      } else if (sw1 === SW1_WRONG_LE) {
        next = { ...next, le: length };
      } else if (sw === SW_WRONG_LENGTH && !triedAny && next.le !== LE_ANY) {
        triedAny = true;
        next = { ...next, le: LE_ANY };
      } else {
        return { data: joined(parts), sw };
      }
    }
  }

  async #exchange(command: CommandApdu): Promise<ResponseApdu> {
    if (this.#apdu === undefined) throw new TongdaoError('INTERNAL', 'the card speaks no APDU');
    guardCommand(command);
    return parseResponse(await this.#apdu.transceive(encodeCommand(command)));
  }

  #fitted(command: CommandApdu): CommandApdu {
    const { le, ...withoutLe } = command;
    const case4 = command.data !== undefined && le !== undefined;
    return this.interface === 'contact' && case4 ? withoutLe : command;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first === undefined) return new Uint8Array(0);
  if (parts.length === 1) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
