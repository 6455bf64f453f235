import { TongdaoError } from '../../schemas/errors.js';
import type { Checkpoint } from './checkpoint.js';
import { openCheckpoint } from './checkpoint.js';
import type { ClockMark } from './clock-trust.js';
import type { ClockMarks } from './clock-watch.js';
import { formatVkey, type NoteVerifier } from './note.js';
import { treeHash, type NodeReader } from './proof.js';
import type { Db } from './store.js';
import { nodesFromTiles, partialWidth, RightEdge, TILE_WIDTH, type TileSource } from './tiles.js';
import {
  decodeFrontier,
  encodeFrontier,
  EMPTY_FRONTIER,
  rootOf,
  sameHash,
  splitHashes,
  type Frontier,
  type Hash,
} from './tree.js';

export interface StateRow {
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  readonly frontier: Uint8Array;
  readonly day: number | null;
  readonly seen_wall: number | null;
  readonly seen_boot: string | null;
  readonly seen_boot_ms: number | null;
  readonly trusted_wall: number | null;
  readonly trusted_boot: string | null;
  readonly trusted_boot_ms: number | null;
}

/** Tiles as stored; the unfinished level-0 tile of a tree of `size` comes from the edge rows. */
export function storedTiles(db: Db, size: number): TileSource {
  const tile = db
    .prepare<[number, number], Uint8Array>('SELECT hashes FROM tile WHERE level = ? AND n = ?')
    .pluck();
  const edge = db
    .prepare<[number], Uint8Array>('SELECT hash FROM edge WHERE slot < ? ORDER BY slot')
    .pluck();
  const unfinished = Math.floor(size / TILE_WIDTH);
  return (level, n) =>
    level === 0 && n === unfinished
      ? Buffer.concat(edge.all(partialWidth(0, size)))
      : tile.get(level, n);
}

export function loadEdge(db: Db, size: number): RightEdge {
  const source = storedTiles(db, size);
  const levels: Hash[][] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const width = partialWidth(level, size);
    const n = Math.floor(count / TILE_WIDTH);
    const hashes = width === 0 ? [] : splitHashes(source(level, n) ?? new Uint8Array(0));
    if (hashes.length !== width) {
      throw new TongdaoError('LEDGER_BROKEN', `tile ${level}/${n} is missing or too short`);
    }
    levels.push(hashes);
  }
  return new RightEdge(size, levels);
}

export function readState(db: Db): StateRow | undefined {
  return db.prepare<[], StateRow>('SELECT * FROM state WHERE one = 1').get();
}

export function lastCheckpoint(
  db: Db,
): { readonly size: number; readonly note: string } | undefined {
  return db
    .prepare<[], { size: number; note: string }>(
      'SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1',
    )
    .get();
}

function createState(db: Db, signer: NoteVerifier): StateRow {
  db.prepare('INSERT INTO state (one, origin, vkey, size, frontier) VALUES (1, ?, ?, 0, ?)').run(
    signer.name,
    formatVkey(signer),
    encodeFrontier(EMPTY_FRONTIER),
  );
  db.prepare('INSERT INTO probe (one, n, pad) VALUES (1, 0, zeroblob(65536))').run();
  const state = readState(db);
  if (state === undefined) throw new TongdaoError('LEDGER_BROKEN', 'the state row is missing');
  return state;
}

export interface LoadedTree {
  readonly state: StateRow;
  readonly frontier: Frontier;
  readonly edge: RightEdge;
  /** Size of the last signed head. */
  readonly signedSize: number;
}

function refuseUnlessExtends(nodes: NodeReader, size: number, head: Checkpoint): void {
  if (head.size > size) {
    throw new TongdaoError('LEDGER_BROKEN', `a head of ${head.size} records was signed before`);
  }
  if (!sameHash(treeHash(nodes, head.size), head.root)) {
    throw new TongdaoError('LEDGER_BROKEN', `the tree does not extend the head at ${head.size}`);
  }
}

/**
 * Reads the right edge only, never the whole file, and checks that the tree still extends the last head
 * this box signed, by its own word and by the copy `held` outside it. Throws `LEDGER_BROKEN`, or
 * `CONFIG_INVALID` when the file is of another origin.
 */
export function loadTree(db: Db, signer: NoteVerifier, held?: Checkpoint): LoadedTree {
  const state = readState(db) ?? createState(db, signer);
  if (state.origin !== signer.name) {
    throw new TongdaoError('CONFIG_INVALID', `the ledger is of origin ${state.origin}`);
  }
  if (state.vkey !== formatVkey(signer)) {
    throw new TongdaoError('KEY_MISSING', 'the signing key is not the one this ledger began with');
  }
  const frontier = decodeFrontier(state.size, state.frontier);
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM leaf').pluck().get() ?? -1;
  if (last + 1 !== state.size) {
    throw new TongdaoError('LEDGER_BROKEN', `last record is ${last}, tree has ${state.size}`);
  }
  const nodes = nodesFromTiles(storedTiles(db, state.size));
  if (!sameHash(treeHash(nodes, state.size), rootOf(frontier))) {
    throw new TongdaoError('LEDGER_BROKEN', 'tiles and frontier name different roots');
  }
  const head = lastHead(db, signer);
  if (held !== undefined) refuseUnlessExtends(nodes, state.size, held);
  if (head !== undefined) refuseUnlessExtends(nodes, state.size, head);
  return { state, frontier, edge: loadEdge(db, state.size), signedSize: head?.size ?? 0 };
}

function lastHead(db: Db, signer: NoteVerifier): Checkpoint | undefined {
  const stored = lastCheckpoint(db);
  if (stored === undefined) return undefined;
  const head = openCheckpoint(stored.note, signer);
  if (head?.size !== stored.size) {
    throw new TongdaoError('LEDGER_BROKEN', 'the last signed head does not verify');
  }
  return head;
}

function mark(
  wall: number | null,
  bootId: string | null,
  bootMs: number | null,
): ClockMark | undefined {
  return wall === null || bootId === null || bootMs === null ? undefined : { wall, bootId, bootMs };
}

export function clockMarks(state: StateRow): ClockMarks {
  return {
    seen: mark(state.seen_wall, state.seen_boot, state.seen_boot_ms),
    trusted: mark(state.trusted_wall, state.trusted_boot, state.trusted_boot_ms),
  };
}
