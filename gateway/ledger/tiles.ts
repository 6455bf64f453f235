/**
 * C2SP tlog-tiles: the tree cut into tiles 256 hashes wide. Tile (level L, number n) holds the nodes
 * of tree level 8 * L with index n * 256 onwards, 32 bytes each, in order.
 */
import { TongdaoError } from '../../schemas/errors.js';
import type { NodeReader } from './proof.js';
import { nodeHash, splitHashes, type Hash } from './tree.js';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

export interface TileWrite {
  readonly level: number;
  readonly n: number;
  readonly hashes: Uint8Array;
}

/** What one leaf changes: tiles to store, and the change of the edge once that is durable. */
export interface EdgeStep {
  /** Place of the leaf hash in the unfinished level-0 tile. */
  readonly slot: number;
  readonly leaf: Hash;
  readonly tiles: readonly TileWrite[];
  readonly levels: readonly (readonly Hash[])[];
}

/** Root of a perfect subtree given all hashes of its lowest level (a power of two of them). */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const next: Hash[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const left = row[i];
      const right = row[i + 1];
      if (left === undefined || right === undefined) {
        throw new TongdaoError('LEDGER_BROKEN', 'subtree is not perfect');
      }
      next.push(nodeHash(left, right));
    }
    row = next;
  }
  const [root] = row;
  if (root === undefined) throw new TongdaoError('LEDGER_BROKEN', 'subtree is empty');
  return root;
}

/** How wide the unfinished tile of this level is in a tree of `size` leaves; 0 when none. */
export function partialWidth(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH;
}

/** The unfinished tile of every level: the right edge of the tree. Changed only by `accept`. */
export class RightEdge {
  #levels: readonly (readonly Hash[])[];
  #size: number;

  constructor(size: number, levels: readonly (readonly Hash[])[]) {
    this.#size = size;
    this.#levels = levels;
  }

  stage(leaf: Hash): EdgeStep {
    const levels = [...this.#levels];
    const tiles: TileWrite[] = [];
    let carried: Hash | undefined = leaf;
    for (let level = 0; carried !== undefined; level++) {
      const row: readonly Hash[] = [...(levels[level] ?? []), carried];
      const full = row.length === TILE_WIDTH;
      const n = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      // Level 0 grows with every leaf and is kept leaf by leaf; higher levels grow once in 256.
      if (full || level > 0) tiles.push({ level, n, hashes: Buffer.concat(row) });
      levels[level] = full ? [] : row;
      carried = full ? perfectRoot(row) : undefined;
    }
    return { slot: this.#size % TILE_WIDTH, leaf, tiles, levels };
  }

  accept(step: EdgeStep): void {
    this.#levels = step.levels;
    this.#size += 1;
  }
}

/** Bytes of a stored tile, whole or partial; undefined when there is none. */
export type TileSource = (level: number, n: number) => Uint8Array | undefined;

/** Reads nodes of any tree level out of tiles. Throws `LEDGER_BROKEN` where a tile is too short. */
export function nodesFromTiles(source: TileSource): NodeReader {
  return (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    const n = Math.floor(first / TILE_WIDTH);
    const tile = source(tileLevel, n);
    const hashes = splitHashes(tile ?? new Uint8Array(0)).slice(
      first % TILE_WIDTH,
      (first % TILE_WIDTH) + count,
    );
    if (hashes.length !== count || hashes.some((hash) => hash.length !== 32)) {
      throw new TongdaoError('LEDGER_BROKEN', `tile ${tileLevel}/${n} is missing or too short`);
    }
    return perfectRoot(hashes);
  };
}
