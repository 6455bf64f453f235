/**
 * A small file that takes openings while the ledger cannot: preallocated, so that writing in place
 * works on a full disk. Slots of 512 bytes: length (2 bytes, big-endian), CRC-32 of the text (4 bytes),
 * UTF-8 JSON; length 0 is free. Records hold no personal data.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { TongdaoError } from '../../schemas/errors.js';
import type { Json } from '../../schemas/ledger.js';

const SLOT_BYTES = 512;
const SLOTS = 128;
const HEAD_BYTES = 6;
const FILE_BYTES = SLOT_BYTES * SLOTS;

function encodeSlot(record: Json): Buffer {
  const text = Buffer.from(JSON.stringify(record), 'utf8');
  if (text.length > SLOT_BYTES - HEAD_BYTES) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'an opening is too long for the journal');
  }
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.writeUInt16BE(text.length, 0);
  slot.writeUInt32BE(crc32(text), 2);
  text.copy(slot, HEAD_BYTES);
  return slot;
}

/** Undefined for a free slot and for one that a power cut tore: it was never acknowledged. */
function decodeSlot(slot: Buffer): unknown {
  const length = slot.readUInt16BE(0);
  if (length === 0 || length > SLOT_BYTES - HEAD_BYTES) return undefined;
  const text = slot.subarray(HEAD_BYTES, HEAD_BYTES + length);
  if (crc32(text) !== slot.readUInt32BE(2)) return undefined;
  const record: unknown = JSON.parse(text.toString('utf8'));
  return record;
}

function preallocate(path: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    // Written, not only sized: a hole would need a block when the disk is full.
    writeSync(file, Buffer.alloc(FILE_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const directory = openSync(dirname(path), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

export class OpeningJournalFile {
  readonly #file: number;
  readonly #used = new Set<number>();

  /** Throws `LEDGER_UNAVAILABLE` when the file can be neither made nor opened. */
  constructor(path: string) {
    try {
      if (!existsSync(path)) preallocate(path);
      this.#file = openSync(path, 'r+');
      if (fstatSync(this.#file).size !== FILE_BYTES) {
        throw new TongdaoError('LEDGER_BROKEN', 'the opening journal has the wrong size');
      }
    } catch (cause) {
      if (cause instanceof TongdaoError) throw cause;
      throw new TongdaoError('LEDGER_UNAVAILABLE', 'the opening journal', { cause });
    }
    for (let at = 0; at < SLOTS; at++) if (this.#read(at) !== undefined) this.#used.add(at);
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
      this.#writeSlot(free, encodeSlot(record));
      this.#used.add(free);
      resolve();
    });
  }

  /** Gives each record to the ledger and frees its slot; a failure leaves the rest for next time. */
  async replay(append: (record: unknown) => Promise<void>): Promise<number> {
    let replayed = 0;
    for (const at of [...this.#used].sort((a, b) => a - b)) {
      await append(this.#read(at));
      this.#writeSlot(at, Buffer.alloc(SLOT_BYTES));
      this.#used.delete(at);
      replayed++;
    }
    return replayed;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(at: number): unknown {
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
