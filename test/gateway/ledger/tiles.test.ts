import { expect } from 'chai';
import {
  nodesFromTiles,
  partialWidth,
  RightEdge,
  TILE_WIDTH,
} from '../../../gateway/ledger/tiles.js';
import { inclusionProof, treeHash, verifyInclusion } from '../../../gateway/ledger/proof.js';
import { EMPTY_FRONTIER, extend, leafHash, rootOf } from '../../../gateway/ledger/tree.js';

const leaf = (i: number): Uint8Array => leafHash(Buffer.from(`leaf ${i}`));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A tree grown leaf by leaf, its tiles kept as the ledger keeps them. */
function grow(size: number): { read: ReturnType<typeof nodesFromTiles>; root: string } {
  const edge = new RightEdge(0, []);
  const stored = new Map<string, Uint8Array>();
  const slots: Uint8Array[] = [];
  let frontier = EMPTY_FRONTIER;
  for (let i = 0; i < size; i++) {
    const step = edge.stage(leaf(i));
    for (const { level, n, hashes } of step.tiles) stored.set(`${level}/${n}`, hashes);
    slots[step.slot] = step.leaf;
    edge.accept(step);
    frontier = extend(frontier, leaf(i));
  }
  const read = nodesFromTiles((level, n) =>
    level === 0 && n === Math.floor(size / TILE_WIDTH)
      ? Buffer.concat(slots.slice(0, partialWidth(0, size)))
      : stored.get(`${level}/${n}`),
  );
  return { read, root: hex(rootOf(frontier)) };
}

describe('hash tiles', () => {
  for (const size of [1, 2, 255, 256, 257, 511, 512, 65_536 + 300]) {
    it(`name the same root as the frontier of ${size} leaves, and prove leaves in it`, () => {
      const { read, root } = grow(size);
      expect(hex(treeHash(read, size))).to.equal(root);
      for (const index of [0, Math.floor(size / 2), size - 1]) {
        const proof = inclusionProof(read, index, size);
        const claim = { index, size, leaf: leaf(index), root: Buffer.from(root, 'hex'), proof };
        expect(verifyInclusion(claim)).to.equal(true);
      }
    });
  }

  it('are as many and as wide as C2SP tlog-tiles says for 70,000 leaves', () => {
    const widths = [0, 1, 2].map((level) => partialWidth(level, 70_000));
    expect(widths).to.deep.equal([112, 17, 1]);
    expect(Math.floor(70_000 / 256)).to.equal(273);
  });
});
