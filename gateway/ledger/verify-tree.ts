import { openCheckpoint } from './checkpoint.js';
import type { NoteVerifier } from './note.js';
import type { Db } from './store.js';
import { perfectRoot, TILE_WIDTH, type TileSource } from './tiles.js';
import { storedTiles, type StateRow } from './tree-state.js';
import {
  EMPTY_FRONTIER,
  encodeFrontier,
  extend,
  HASH_BYTES,
  rootOf,
  sameHash,
  splitHashes,
  type Frontier,
  type Hash,
} from './tree.js';
import type { ProblemList } from './verify-problem.js';

interface StoredHead {
  readonly size: number;
  readonly note: string;
}

/** Stands for the hash of a record that is missing and of which nothing else is left. */
const NO_HASH: Hash = new Uint8Array(HASH_BYTES);
const NOTHING = new Uint8Array(0);

const concat = (upper: Frontier, lower: Frontier): Frontier => ({
  size: upper.size * TILE_WIDTH + lower.size,
  hashes: [...upper.hashes, ...lower.hashes],
});

/**
 * Rebuilds the tree from the hashes of the records, tile by tile, against the stored tiles and every
 * signed head. Where a record and its stored hash differ, what lies above them says which of the two was
 * changed; the walk goes on with the other one, so that one change is named once.
 */
export class TreeCheck {
  readonly #stored: TileSource;
  readonly #signer: NoteVerifier;
  readonly #state: StateRow;
  readonly #problems: ProblemList;
  readonly #heads: Iterator<StoredHead>;
  #nextHead: StoredHead | undefined;
  /** Hashes of the tile being filled; undefined where the record is missing. */
  #row: (Hash | undefined)[] = [];
  /** Finished tiles, as leaves of a tree of their own: its root is the root above them. */
  #upper: Frontier = EMPTY_FRONTIER;
  #root: Hash = rootOf(EMPTY_FRONTIER);
  #frontier: Frontier = EMPTY_FRONTIER;
  /** Unfinished tiles of the levels above 0. */
  readonly #levels: Hash[][] = [];
  heads = 0;
  lastHeadSize = 0;

  constructor(db: Db, size: number, state: StateRow, signer: NoteVerifier, problems: ProblemList) {
    this.#stored = storedTiles(db, size);
    this.#signer = signer;
    this.#state = state;
    this.#problems = problems;
    this.#heads = db
      .prepare<[], StoredHead>('SELECT size, note FROM checkpoint ORDER BY size')
      .iterate();
    this.#advance();
  }

  /** In the order of the records. */
  add(hash: Hash | undefined): void {
    this.#row.push(hash);
    if (this.#row.length === TILE_WIDTH) this.#closeTile();
  }

  /** The unfinished tiles of the right edge, and the root over everything. */
  finish(): Hash {
    if (this.#row.length > 0) this.#closeTile();
    this.#levels.forEach((row, at) => {
      if (row.length > 0) this.#compareUpper(at + 1, row, this.#tilesDone(at + 1));
    });
    const fits = sameHash(encodeFrontier(this.#frontier), this.#state.frontier);
    // A changed record or tile explains it already.
    if (this.#problems.list.length === 0 && (!fits || this.#frontier.size !== this.#state.size)) {
      this.#problems.add('root-differs', Math.min(this.#frontier.size, this.#state.size));
    }
    while (this.#nextHead !== undefined) {
      const genuine = this.#open(this.#nextHead) !== undefined;
      this.#problems.add(genuine ? 'tail-cut' : 'head-signature', this.#nextHead.size);
      this.#advance();
    }
    return this.#root;
  }

  #closeTile(): void {
    const n = this.#upper.size;
    const hashes = this.#judged(n, this.#row);
    let tile: Frontier = EMPTY_FRONTIER;
    for (const hash of hashes) {
      tile = extend(tile, hash);
      this.#checkHeads(tile);
    }
    this.#row = [];
    const [whole] = tile.hashes;
    this.#frontier = concat(this.#upper, tile);
    if (tile.size === TILE_WIDTH && whole !== undefined) {
      this.#upper = extend(this.#upper, whole);
      this.#frontier = { size: this.#upper.size * TILE_WIDTH, hashes: this.#upper.hashes };
      this.#carry(whole, 1);
    }
    this.#root = rootOf(this.#frontier);
  }

  /** The hashes to go on with; names the records or the tile that were changed. */
  #judged(n: number, row: readonly (Hash | undefined)[]): readonly Hash[] {
    const stored = splitHashes(this.#stored(0, n) ?? NOTHING);
    const computed = row.map((hash, at) => hash ?? stored[at] ?? NO_HASH);
    const differing = computed.flatMap((hash, at) => {
      const other = stored[at];
      return other !== undefined && sameHash(hash, other) ? [] : [at];
    });
    if (differing.length === 0) return computed;
    const first = n * TILE_WIDTH;
    const storedFits = stored.length === row.length && this.#fitsAbove(n, stored);
    if (!storedFits && this.#fitsAbove(n, computed)) {
      for (const at of differing) this.#problems.add('tile-changed', first + at);
      return computed;
    }
    for (const at of differing) {
      if (row[at] !== undefined) this.#problems.add('record-changed', first + at);
    }
    return storedFits ? stored : computed;
  }

  /** Whether a tile's hashes are those that the tile above, or for the last one the frontier, is of. */
  #fitsAbove(n: number, hashes: readonly Hash[]): boolean {
    if (hashes.length === TILE_WIDTH) {
      const above = this.#stored(1, Math.floor(n / TILE_WIDTH)) ?? NOTHING;
      const at = (n % TILE_WIDTH) * HASH_BYTES;
      return sameHash(above.subarray(at, at + HASH_BYTES), perfectRoot(hashes));
    }
    const whole = concat(this.#upper, hashes.reduce(extend, EMPTY_FRONTIER));
    return sameHash(encodeFrontier(whole), this.#state.frontier);
  }

  #tilesDone(level: number): number {
    return Math.floor(this.#upper.size / TILE_WIDTH ** level);
  }

  #carry(hash: Hash, level: number): void {
    const row = (this.#levels[level - 1] ??= []);
    row.push(hash);
    if (row.length < TILE_WIDTH) return;
    this.#compareUpper(level, row, this.#tilesDone(level) - 1);
    this.#levels[level - 1] = [];
    this.#carry(perfectRoot(row), level + 1);
  }

  #compareUpper(level: number, row: readonly Hash[], n: number): void {
    const stored = this.#stored(level, n) ?? NOTHING;
    if (sameHash(Buffer.concat(row), stored)) return;
    this.#problems.add('tile-changed', n * TILE_WIDTH ** (level + 1));
  }

  #checkHeads(tile: Frontier): void {
    const size = this.#upper.size * TILE_WIDTH + tile.size;
    while (this.#nextHead !== undefined && this.#nextHead.size <= size) {
      const head = this.#open(this.#nextHead);
      if (head === undefined) this.#problems.add('head-signature', this.#nextHead.size);
      else if (head.size !== size || !sameHash(head.root, rootOf(concat(this.#upper, tile)))) {
        this.#problems.add('head-not-in-tree', head.size);
      }
      this.#advance();
    }
  }

  #open(stored: StoredHead): ReturnType<typeof openCheckpoint> {
    const head = openCheckpoint(stored.note, this.#signer);
    return head?.size === stored.size ? head : undefined;
  }

  #advance(): void {
    const next = this.#heads.next();
    this.#nextHead = next.done === true ? undefined : next.value;
    if (this.#nextHead === undefined) return;
    this.heads++;
    this.lastHeadSize = this.#nextHead.size;
  }
}
