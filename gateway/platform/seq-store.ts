/**
 * The box's request counter (claim `seq`, facts/integrity.md 8.2). Numbers are handed out only from
 * blocks whose end is already durable, so after `kill -9` or a power cut no number is used twice: the
 * rest of the block is skipped, which the platform's sliding window allows.
 */
import { readFile } from 'node:fs/promises';
import { TongdaoError } from '../../schemas/errors.js';
import { SEQ_WINDOW } from '../../schemas/hc-jws.js';
import { writeDurably } from '../ops/durable-file.js';

/** As wide as the platform's window: one skipped block is the most that a crash costs. */
export const SEQ_BLOCK = SEQ_WINDOW;
/** The next block is reserved when this many numbers are left, so that no lane waits for the disk. */
const RESERVE_AT = 256;

export interface SeqStore {
  /** The next number, from 1. Rejects with `PLATFORM_FILE_INVALID` when no block can be reserved. */
  next(): Promise<number>;
  /** Waits for a reservation under way; needed for tidiness only, never for safety. */
  close(): Promise<void>;
}

async function readReserved(path: string): Promise<number> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw new TongdaoError('PLATFORM_FILE_INVALID', 'the counter file cannot be read', {
      cause: error,
    });
  }
  const reserved = /^\d{1,15}\n$/.test(text) ? Number(text) : NaN;
  // Guessing a start could repeat a number: better no platform than a refused one.
  if (!Number.isSafeInteger(reserved)) {
    throw new TongdaoError('PLATFORM_FILE_INVALID', 'the counter file holds no number');
  }
  return reserved;
}

/**
 * Opens the counter file (one decimal number: the last one reserved) and reserves the first block.
 * A missing file starts the counter at 1. Rejects with `PLATFORM_FILE_INVALID`.
 */
export async function openSeqStore(options: { readonly file: string }): Promise<SeqStore> {
  let last = await readReserved(options.file);
  let reserved = last;
  let reserving: Promise<void> | undefined;

  const reserve = (): Promise<void> => {
    const end = reserved + SEQ_BLOCK;
    reserving ??= writeDurably(options.file, `${end}\n`)
      .then(
        () => {
          reserved = end;
        },
        (error: unknown) => {
          throw new TongdaoError('PLATFORM_FILE_INVALID', 'no counter block can be reserved', {
            cause: error,
          });
        },
      )
      .finally(() => {
        reserving = undefined;
      });
    return reserving;
  };

  await reserve();
  return {
    async next() {
      while (last === reserved) await reserve();
      last++;
      if (reserved - last < RESERVE_AT && reserving === undefined) {
        // A failure here is met again, and reported, by the call that finds the block empty.
        reserve().catch(() => undefined);
      }
      return last;
    },
    async close() {
      await reserving?.catch(() => undefined);
    },
  };
}
