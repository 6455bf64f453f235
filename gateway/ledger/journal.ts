/**
 * A small file that takes openings while the ledger cannot: preallocated, so that writing in place
 * works on a full disk. Slots of 512 bytes: length of the text (2 bytes, big-endian), number of the record
 * (4 bytes), CRC-32 of number and text (4 bytes), UTF-8 JSON; length 0 is free. Records hold no personal
 * data.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { TongdaoError } from '../../schemas/errors.js';
import type { Json } from '../../schemas/ledger.js';
import { writeWhole } from './durable-file.js';

const SLOT_BYTES = 512;
const SLOTS = 128;
const NUMBER_AT = 2;
const CRC_AT = 6;
const HEAD_BYTES = 10;
const FILE_BYTES = SLOT_BYTES * SLOTS;

interface Slot {
  /** Grows with every record, so that they are replayed in the order in which they happened. */
  readonly number: number;
  readonly record: unknown;
}

function checksum(slot: Buffer, length: number): number {
  const text = slot.subarray(HEAD_BYTES, HEAD_BYTES + length);
  return crc32(text, crc32(slot.subarray(NUMBER_AT, CRC_AT)));
}

function encodeSlot(number: number, record: Json): Buffer {
  const text = Buffer.from(JSON.stringify(record), 'utf8');
  if (text.length > SLOT_BYTES - HEAD_BYTES) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'an opening is too long for the journal');
  }
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.writeUInt16BE(text.length, 0);
  slot.writeUInt32BE(number, NUMBER_AT);
  text.copy(slot, HEAD_BYTES);
  slot.writeUInt32BE(checksum(slot, text.length), CRC_AT);
  return slot;
}

/** Undefined for a free slot and for one that a power cut tore: it was never acknowledged. */
function decodeSlot(slot: Buffer): Slot | undefined {
  const length = slot.readUInt16BE(0);
  if (length === 0 || length > SLOT_BYTES - HEAD_BYTES) return undefined;
  if (checksum(slot, length) !== slot.readUInt32BE(CRC_AT)) return undefined;
  const text = slot.toString('utf8', HEAD_BYTES, HEAD_BYTES + length);
  const record: unknown = JSON.parse(text);
  return { number: slot.readUInt32BE(NUMBER_AT), record };
}

export class OpeningJournalFile {
  readonly #file: number;
  /** Number of the record in each used slot. */
  readonly #used = new Map<number, number>();
  #next = 1;

  /** Throws `LEDGER_UNAVAILABLE` when the file can be neither made nor opened. */
  constructor(path: string) {
    try {
      // Written, not only sized: a hole would need a block when the disk is full. And whole or not at
      // all: a half made file would be taken for a damaged one at every later start.
      if (!existsSync(path)) writeWhole(path, Buffer.alloc(FILE_BYTES));
      this.#file = openSync(path, 'r+');
      if (fstatSync(this.#file).size !== FILE_BYTES) {
        throw new TongdaoError('LEDGER_BROKEN', 'the opening journal has the wrong size');
      }
    } catch (cause) {
      if (cause instanceof TongdaoError) throw cause;
      throw new TongdaoError('LEDGER_UNAVAILABLE', 'the opening journal', { cause });
    }
    for (let at = 0; at < SLOTS; at++) {
      const slot = this.#read(at);
      if (slot === undefined) continue;
      this.#used.set(at, slot.number);
      this.#next = Math.max(this.#next, slot.number + 1);
    }
  }

  /** Records that wait for the ledger. */
  get pending(): number {
    return this.#used.size;
  }

  /** Resolves when the record is on the disk. Rejects with `LEDGER_UNAVAILABLE`. */
  write(record: Json): Promise<void> {
    return new Promise((resolve) => {
      const free = Array.from({ length: SLOTS }, (_, at) => at).find((at) => !this.#used.has(at));
      if (free === undefined) throw new TongdaoError('LEDGER_UNAVAILABLE', 'the journal is full');
      this.#writeSlot(free, encodeSlot(this.#next, record));
      this.#used.set(free, this.#next);
      this.#next++;
      resolve();
    });
  }

  /** Gives each record, oldest first, to the ledger and frees its slot; a failure leaves the rest for next time. */
  async replay(append: (record: unknown) => Promise<void>): Promise<number> {
    let replayed = 0;
    const oldestFirst = [...this.#used].sort(([, a], [, b]) => a - b);
    for (const [at] of oldestFirst) {
      await append(this.#read(at)?.record);
      this.#writeSlot(at, Buffer.alloc(SLOT_BYTES));
      this.#used.delete(at);
      replayed++;
    }
    return replayed;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(at: number): Slot | undefined {
    const slot = Buffer.alloc(SLOT_BYTES);
    readSync(this.#file, slot, 0, SLOT_BYTES, at * SLOT_BYTES);
    return decodeSlot(slot);
  }

  #writeSlot(at: number, slot: Buffer): void {
    try {
      writeSync(this.#file, slot, 0, SLOT_BYTES, at * SLOT_BYTES);
      fdatasyncSync(this.#file);
    } catch (cause) {
      throw new TongdaoError('LEDGER_UNAVAILABLE', 'the opening journal', { cause });
    }
  }
}
