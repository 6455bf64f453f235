/**
 * The last thing before a card: only commands that read what `reading-list.ts` names get through. A
 * wrong PIN or key locks a card that somebody needs for a doctor (facts/cards-readers-turnstiles.md 0.6).
 */
import { TongdaoError } from '../../schemas/errors.js';
import type { CommandApdu } from './command.js';
import { APPLICATIONS, BINARY_FILES, FILES, RECORD_FILES } from './reading-list.js';

const INS = { select: 0xa4, readBinary: 0xb0, readRecord: 0xb2, getResponse: 0xc0 } as const;

const SELECT_BY = { fileId: 0x00, child: 0x02, name: 0x04 } as const;

/** PC/SC part 3, 3.2.2.1.3: answered by the reader itself. P1 00 gives the UID, 01 the ATS. */
const PCSC_CLA = 0xff;
const PCSC_GET_DATA = 0xca;

/** Bit 8 of P1: bits 5 to 1 are a short file identifier. Bits 7 and 6 are 0. */
const SFI_FLAG = 0x80;

/** Whether a command is on the list. Everything that is not known is not. */
export function isReadingCommand(command: CommandApdu): boolean {
  const { cla, ins, p1, p2, data } = command;
  if (cla === PCSC_CLA) {
    return ins === PCSC_GET_DATA && p1 <= 1 && p2 === 0 && data === undefined;
  }
  if (cla !== 0) return false;
  switch (ins) {
    case INS.select:
      return isListedSelect(command);
    case INS.readBinary:
      return data === undefined && isListedBinary(p1);
    case INS.readRecord:
      return data === undefined && isListedRecord(p2);
    case INS.getResponse:
      return data === undefined && p1 === 0 && p2 === 0;
    default:
      return false;
  }
}

/** @throws TongdaoError `CARD_COMMAND_REFUSED`; the detail holds the instruction byte and no data. */
export function guardCommand(command: CommandApdu): void {
  if (isReadingCommand(command)) return;
  const { cla, ins } = command;
  throw new TongdaoError('CARD_COMMAND_REFUSED', `CLA ${hex(cla)} INS ${hex(ins)}`);
}

function isListedSelect({ p1, p2, data }: CommandApdu): boolean {
  // First or only occurrence; 0C asks for no FCI.
  if (data === undefined || (p2 !== 0x00 && p2 !== 0x0c)) return false;
  switch (p1) {
    case SELECT_BY.name:
      return APPLICATIONS.some((name) => Buffer.compare(name, data) === 0);
    case SELECT_BY.fileId:
    case SELECT_BY.child:
      return data.length === 2 && FILES.includes(((data[0] ?? 0) << 8) | (data[1] ?? 0));
    default:
      return false;
  }
}

/** By short identifier only: what the current file is, nobody can know here. */
function isListedBinary(p1: number): boolean {
  return (p1 & 0xe0) === SFI_FLAG && BINARY_FILES.includes(p1 & 0x1f);
}

/** By record id (bits 3 to 1 are 0) or number (4), in the current file or by short identifier. */
function isListedRecord(p2: number): boolean {
  const sfi = p2 >> 3;
  const mode = p2 & 0x07;
  return (mode === 0 || mode === 4) && (sfi === 0 || RECORD_FILES.includes(sfi));
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
