/** A dialogue with a card: what files hold is replaced by what an invented card would hold. */
import { decodeCommand, type CommandApdu } from '../apdu/command.js';
import { APPLICATION } from '../apdu/reading-list.js';
import { isStatusWord } from '../apdu/status-word.js';
import { parseTlv, type Tlv } from '../apdu/tlv.js';
import { INVENTED_BIRTH, inventedIdNumber, type StandIns } from './invented.js';

const STATUS_BYTES = 2;
const APDU_CLASSES: readonly number[] = [0x00, 0x80, 0x84, 0x90, 0xff];
const INS = { select: 0xa4, readBinary: 0xb0, readRecord: 0xb2, getData: 0xca } as const;
/** DF name, label and version: the same on every card of an issuer. */
const PUBLIC_TAGS: readonly number[] = [0x84, 0x50, 0x9f08];
const PUBLIC_FILE_COPY = 0x9f0c;

const digits = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const PERIOD = digits('2020010120401231');

/** Where numbers stand in the public files of transit cards (facts/cards-readers-turnstiles.md 2). */
interface FileLayout {
  /** These bytes stay: issuer, type and version. */
  readonly keep: readonly (readonly [from: number, to: number])[];
  readonly number: readonly [from: number, to: number];
  /** Digits in front of the invented number. */
  readonly prefix: string;
  readonly period?: number;
}

const T_UNION: FileLayout = {
  keep: [
    [0, 10],
    [28, 30],
  ],
  number: [10, 20],
  prefix: '0310599',
  period: 20,
};
const CITY_UNION: FileLayout = { keep: [[0, 4]], number: [12, 20], prefix: '0000', period: 20 };
const LINGNAN: FileLayout = { keep: [], number: [11, 16], prefix: '51000' };
const SUZHOU: FileLayout = { keep: [], number: [0, 8], prefix: '2150', period: 20 };
const BEIJING: FileLayout = { keep: [[8, 10]], number: [0, 8], prefix: '10007515', period: 24 };

export class ApduRedaction {
  readonly #standIns: StandIns;
  #command: CommandApdu | undefined;
  #application: Uint8Array | undefined;

  constructor(standIns: StandIns) {
    this.#standIns = standIns;
  }

  /** A select stays as it is; the data of any other command, which may be a PIN, become zero. */
  command(bytes: Uint8Array): void {
    const command = decodeCommand(bytes);
    this.#command = command;
    if (command === undefined || !APDU_CLASSES.includes(command.cla)) {
      // A command of another kind of card, perhaps with a key in it.
      this.#command = undefined;
      bytes.fill(0, 2);
      return;
    }
    if (command.ins === INS.select) {
      if (command.p1 === 0x04) this.#application = command.data;
      return;
    }
    if (command.data !== undefined) bytes.fill(0, 5, 5 + command.data.length);
  }

  /** The status stays, where the answer has one. */
  response(bytes: Uint8Array): void {
    const sw = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0);
    if (this.#command === undefined || !isStatusWord(sw)) bytes.fill(0);
    else if (bytes.length > STATUS_BYTES) this.#data(bytes.subarray(0, -STATUS_BYTES));
  }

  /** The card is another one, or was without power. */
  forget(): void {
    this.#command = undefined;
    this.#application = undefined;
  }

  #data(data: Uint8Array): void {
    const command = this.#command;
    if (command === undefined) return;
    switch (command.ins) {
      case INS.select:
        this.#selection(data);
        return;
      case INS.readBinary:
        if ((command.p1 & 0x80) === 0 || command.p2 !== 0) data.fill(0);
        else this.#file(command.p1 & 0x1f, data);
        return;
      case INS.readRecord:
        this.#record(data);
        return;
      case INS.getData:
        if (command.cla === 0xff && command.p1 === 0) data.set(this.#standIns.uid(data));
        else data.fill(0);
        return;
      default:
        data.fill(0);
    }
  }

  #selection(data: Uint8Array): void {
    const parsed = parseTlv(data);
    if (!parsed.ok) data.fill(0);
    else this.#blank(parsed.objects);
  }

  /** Values are views into the answer. */
  #blank(objects: readonly Tlv[]): void {
    for (const { tag, value, children } of objects) {
      if (children.length > 0) this.#blank(children);
      else if (tag === PUBLIC_FILE_COPY && value.length >= 28) this.#file(0x15, value);
      else if (!PUBLIC_TAGS.includes(tag)) value.fill(0);
    }
  }

  #file(sfi: number, data: Uint8Array): void {
    const layout = this.#layoutOf(sfi);
    // Management data of a T-Union card name its city and category, nobody.
    if (sfi === 0x17 && this.#isIn('tUnion')) data.fill(0, 11);
    else if (layout === undefined) data.fill(0);
    else this.#publicFile(layout, data);
  }

  #layoutOf(sfi: number): FileLayout | undefined {
    if (sfi === 0x04) return BEIJING;
    if (sfi !== 0x15) return undefined;
    if (this.#isIn('tUnion')) return T_UNION;
    if (this.#isIn('cityUnion')) return CITY_UNION;
    if (this.#isIn('lingnan')) return LINGNAN;
    return this.#isIn('suzhou') ? SUZHOU : undefined;
  }

  #isIn(name: keyof typeof APPLICATION): boolean {
    const known = APPLICATION[name];
    const selected = this.#application?.subarray(0, known.length);
    return selected !== undefined && Buffer.compare(known, selected) === 0;
  }

  #publicFile({ keep, number: [from, to], prefix, period }: FileLayout, data: Uint8Array): void {
    const before = data.slice();
    const card = this.#standIns.numberOf(before.subarray(from, to));
    data.fill(0);
    for (const [first, end] of keep) data.set(before.subarray(first, end), first);
    const text = prefix + String(card).padStart((to - from) * 2 - prefix.length, '0');
    if (data.length >= to) data.set(digits(text), from);
    if (period !== undefined && data.length >= period + 8) data.set(PERIOD, period);
  }

  /** Records of a social security card: tag, length, value (facts/cards-readers-turnstiles.md 1.3). */
  #record(data: Uint8Array): void {
    const [tag, length = 0] = data;
    const value = data.subarray(2);
    if (tag === undefined || length !== value.length) {
      data.fill(0);
      return;
    }
    const standIn = this.#recordValue(tag, value);
    value.fill(0);
    if (standIn !== undefined) value.set(standIn.subarray(0, value.length));
  }

  #recordValue(tag: number, value: Uint8Array): Uint8Array | undefined {
    const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
    switch (tag) {
      case 0x01:
        return digits(`329999D15600000500000000${this.#four(value)}00${this.#four(value)}`);
      case 0x02:
      case 0x03:
        return value.slice();
      case 0x05:
        return PERIOD.subarray(0, 4);
      case 0x06:
        return PERIOD.subarray(4);
      case 0x07:
        return ascii(`Z0000${this.#four(value)}`);
      case 0x08:
        return ascii(inventedIdNumber(this.#standIns.numberOf(value)));
      case 0x09:
        // 试甲 in GBK.
        return digits('CAD4BCD7');
      case 0x0a:
        return ascii('2');
      case 0x0b:
        return digits('01');
      case 0x0c:
        return digits('329999');
      case 0x0d:
        return digits(INVENTED_BIRTH);
      default:
        return undefined;
    }
  }

  #four(value: Uint8Array): string {
    return String(this.#standIns.numberOf(value) % 10_000).padStart(4, '0');
  }
}
