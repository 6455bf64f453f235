/** A simulated card with a file system, from the card's side of ISO/IEC 7816-4. */
import { LE_ANY, decodeCommand, type CommandApdu } from '../../apdu/command.js';
import { encodeResponse } from '../../apdu/response.js';
import {
  encodeRecord,
  fileControlInformation,
  type Application,
  type CardContents,
  type ElementaryFile,
} from './file-system.js';
import type { CardFace, VirtualCard } from './virtual-card.js';

/** Which READ RECORD forms a card knows: by id or number, in the current file or by short identifier. */
export type RecordForm = 'id' | 'number' | 'id-sfi' | 'number-sfi';

export interface CardManners {
  /** `t0`: data wait behind 61xx, and a wrong Le is corrected with 6Cxx. Default `direct`. */
  readonly dialogue?: 'direct' | 't0';
  /** Default: all. */
  readonly recordForms?: readonly RecordForm[];
  /** Says nothing any more after so many commands since it was built: lifted in the middle of a read. */
  readonly leavesAfter?: number;
}

const SW = {
  ok: 0x9000,
  endOfFile: 0x6282,
  wrongLength: 0x6700,
  structure: 0x6981,
  noFile: 0x6986,
  notSupported: 0x6a81,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongP1P2: 0x6a86,
  offset: 0x6b00,
  instruction: 0x6d00,
  class: 0x6e00,
} as const;

interface Answer {
  readonly data: Uint8Array;
  readonly sw: number;
}

const NOTHING = new Uint8Array(0);
const only = (sw: number): Answer => ({ data: NOTHING, sw });

export class ProcessorCard implements VirtualCard {
  readonly type?: 'A' | 'B';
  readonly uid?: Uint8Array;
  readonly sak?: number;
  readonly atqa?: Uint8Array;
  readonly ats?: Uint8Array;
  readonly atqb?: Uint8Array;
  readonly atr?: Uint8Array;
  /** Every command that came, for tests that say what a gateway never sends. */
  readonly commands: Uint8Array[] = [];
  readonly #contents: CardContents;
  readonly #manners: CardManners;
  readonly #master: Application;
  #application: Application;
  #file: ElementaryFile | undefined;
  #waiting: Uint8Array = NOTHING;

  constructor(face: CardFace, contents: CardContents, manners: CardManners = {}) {
    Object.assign(this, face);
    this.#contents = contents;
    this.#manners = manners;
    this.#master = { files: contents.master ?? [] };
    this.#application = this.#master;
  }

  reset(): void {
    this.#application = this.#master;
    this.#file = undefined;
    this.#waiting = NOTHING;
  }

  transceive(command: Uint8Array): Uint8Array | undefined {
    const { leavesAfter = Infinity } = this.#manners;
    if (this.commands.length >= leavesAfter) return undefined;
    this.commands.push(command.slice());
    const decoded = decodeCommand(command);
    if (decoded === undefined) return encodeResponse(only(SW.wrongLength));
    return encodeResponse(this.#answer(decoded));
  }

  #answer(command: CommandApdu): Answer {
    if (command.cla !== 0x00) return only(SW.class);
    if (command.ins === 0xc0) return this.#getResponse(command);
    this.#waiting = NOTHING;
    switch (command.ins) {
      case 0xa4:
        return this.#select(command);
      case 0xb0:
        return this.#delivered(this.#readBinary(command), command);
      case 0xb2:
        return this.#delivered(this.#readRecord(command), command);
      default:
        return only(SW.instruction);
    }
  }

  #select(command: CommandApdu): Answer {
    const { p1, data = NOTHING } = command;
    if (p1 === 0x04) {
      const application = this.#contents.applications.find(
        ({ name }) => name !== undefined && startsWith(name, data),
      );
      return this.#enter(application, command);
    }
    if (p1 !== 0x00 && p1 !== 0x02) return only(SW.wrongP1P2);
    const id = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    const application = this.#contents.applications.find((known) => known.id === id);
    if (application !== undefined) return this.#enter(application, command);
    const file = this.#application.files.find((known) => known.id === id);
    if (file === undefined) return only(SW.fileNotFound);
    this.#file = file;
    return only(SW.ok);
  }

  #enter(application: Application | undefined, command: CommandApdu): Answer {
    if (application === undefined) return only(SW.fileNotFound);
    if (application.refusal !== undefined) return only(application.refusal);
    this.#application = application;
    this.#file = undefined;
    const fci = fileControlInformation(application);
    if (this.#manners.dialogue === 't0') {
      this.#waiting = fci;
      return only(0x6100 | (fci.length & 0xff));
    }
    return command.le === undefined ? only(SW.ok) : { data: fci, sw: SW.ok };
  }

  #getResponse({ le = LE_ANY }: CommandApdu): Answer {
    const data = this.#waiting.subarray(0, le);
    this.#waiting = this.#waiting.subarray(data.length);
    if (data.length === 0) return only(SW.structure);
    const left = this.#waiting.length;
    return { data, sw: left === 0 ? SW.ok : 0x6100 | Math.min(left, 0xff) };
  }

  /** `whole` is a whole record, or a file from the offset on. */
  #delivered(whole: Uint8Array | number, { le }: CommandApdu): Answer {
    if (typeof whole === 'number') return only(whole);
    if (le === undefined) return only(SW.wrongLength);
    if (this.#manners.dialogue === 't0' && le !== whole.length && whole.length <= LE_ANY) {
      return only(0x6c00 | (whole.length & 0xff));
    }
    const short = le !== LE_ANY && le > whole.length;
    return { data: whole.subarray(0, le), sw: short ? SW.endOfFile : SW.ok };
  }

  #readBinary({ p1, p2 }: CommandApdu): Uint8Array | number {
    const bySfi = (p1 & 0x80) !== 0;
    const file = bySfi ? this.#bySfi(p1 & 0x1f) : this.#file;
    if (file === undefined) return bySfi ? SW.fileNotFound : SW.noFile;
    if (file.kind !== 'binary') return SW.structure;
    if (file.refusal !== undefined) return file.refusal;
    const offset = bySfi ? p2 : (p1 << 8) | p2;
    return offset >= file.bytes.length ? SW.offset : file.bytes.subarray(offset);
  }

  #readRecord({ p1, p2 }: CommandApdu): Uint8Array | number {
    const sfi = p2 >> 3;
    const byNumber = (p2 & 0x07) === 0x04;
    if (!byNumber && (p2 & 0x07) !== 0x00) return SW.notSupported;
    const form: RecordForm = `${byNumber ? 'number' : 'id'}${sfi === 0 ? '' : '-sfi'}`;
    if (this.#manners.recordForms?.includes(form) === false) return SW.wrongP1P2;
    const file = sfi === 0 ? this.#file : this.#bySfi(sfi);
    if (file === undefined) return sfi === 0 ? SW.noFile : SW.fileNotFound;
    if (file.kind !== 'records') return SW.structure;
    if (file.refusal !== undefined) return file.refusal;
    const record = byNumber ? file.records[p1 - 1] : file.records.find(({ tag }) => tag === p1);
    return record === undefined ? SW.recordNotFound : encodeRecord(record);
  }

  #bySfi(sfi: number): ElementaryFile | undefined {
    return this.#application.files.find((file) => file.sfi === sfi);
  }
}

function startsWith(name: Uint8Array, beginning: Uint8Array): boolean {
  return (
    beginning.length >= 5 &&
    beginning.length <= name.length &&
    beginning.every((byte, i) => name[i] === byte)
  );
}
