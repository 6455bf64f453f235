/**
 * The log as a C2SP tlog-tiles directory, for verification with other people's tools: `checkpoint`,
 * `tile/<L>/<N>` and `tile/entries/<N>`, 256 wide, an unfinished one under `<N>.p/<W>`. Hash tiles and
 * checkpoint may be public; entry bundles are for auditors.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { LEDGER_FILE, openReadOnly, type Db } from './store.js';
import { partialWidth, TILE_WIDTH, type TileSource } from './tiles.js';
import { lastCheckpoint, readState, storedTiles } from './tree-state.js';
import { HASH_BYTES } from './tree.js';

export interface TileExportOptions {
  /** Directory of the ledger. */
  readonly dir: string;
  /** Where the tiles go; made when it does not exist. */
  readonly to: string;
  /** Whether entry bundles are written as well. */
  readonly entries: boolean;
}

export interface TileExport {
  readonly origin: string;
  /** Records covered: the size of the last signed head. */
  readonly size: number;
  readonly tiles: number;
  readonly bundles: number;
}

interface Piece {
  readonly n: number;
  readonly width: number;
}

/** `1234067` becomes `x001/x234/067`; a piece less than 256 wide gets `.p/<width>`. */
export function tilePath({ n, width }: Piece): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** The tiles of one level in a tree of `size` leaves, the unfinished one last. */
function* piecesOf(level: number, size: number): Generator<Piece> {
  const full = Math.floor(size / TILE_WIDTH ** (level + 1));
  for (let n = 0; n < full; n++) yield { n, width: TILE_WIDTH };
  const width = partialWidth(level, size);
  if (width > 0) yield { n: full, width };
}

function writeTile(to: string, path: string, bytes: Uint8Array): void {
  const file = join(to, 'tile', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

function writeHashTiles(source: TileSource, size: number, to: string): number {
  let written = 0;
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    for (const piece of piecesOf(level, size)) {
      // The stored tile may have grown beyond the head that is exported.
      const bytes = source(level, piece.n)?.subarray(0, piece.width * HASH_BYTES);
      if (bytes?.length !== piece.width * HASH_BYTES) {
        throw new TongdaoError('LEDGER_BROKEN', `tile ${level}/${piece.n} is missing or too short`);
      }
      writeTile(to, join(String(level), tilePath(piece)), bytes);
      written++;
    }
  }
  return written;
}

/** Each entry is its length (2 bytes, big-endian) and its bytes. */
function bundleOf(records: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    records.flatMap((record) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(record.length);
      return [length, record];
    }),
  );
}

function writeBundles(db: Db, size: number, to: string): number {
  const records = db
    .prepare<[number, number], Uint8Array>(
      'SELECT rec FROM leaf WHERE seq >= ? AND seq < ? ORDER BY seq',
    )
    .pluck();
  let written = 0;
  for (const piece of piecesOf(0, size)) {
    const first = piece.n * TILE_WIDTH;
    const found = records.all(first, first + piece.width);
    if (found.length !== piece.width) {
      throw new TongdaoError('LEDGER_BROKEN', `records from ${first} on are missing`);
    }
    writeTile(to, join('entries', tilePath(piece)), bundleOf(found));
    written++;
  }
  return written;
}

/**
 * Writes the tree of the last signed head, from a reading connection of its own. The checkpoint comes
 * last, so that a directory that has one is complete. Throws `NOT_FOUND` when no head was signed yet,
 * `LEDGER_BROKEN` when something is missing, `LEDGER_UNAVAILABLE` when the ledger cannot be read.
 */
export function exportTiles({ dir, to, entries }: TileExportOptions): TileExport {
  const db = openReadOnly(join(dir, LEDGER_FILE));
  try {
    // One snapshot for all tables: the gateway may be writing.
    db.exec('BEGIN');
    const state = readState(db);
    const head = lastCheckpoint(db);
    if (state === undefined || head === undefined) {
      throw new TongdaoError('NOT_FOUND', 'no head was signed yet');
    }
    const tiles = writeHashTiles(storedTiles(db, state.size), head.size, to);
    const bundles = entries ? writeBundles(db, head.size, to) : 0;
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'checkpoint.new'), head.note);
    renameSync(join(to, 'checkpoint.new'), join(to, 'checkpoint'));
    return { origin: state.origin, size: head.size, tiles, bundles };
  } finally {
    db.close();
  }
}
