import { expect } from 'chai';
import fc from 'fast-check';
import { isTongdaoError } from '../../../schemas/errors.js';
import {
  decodeFrontier,
  EMPTY_FRONTIER,
  encodeFrontier,
  extend,
  leafHash,
  rootOf,
} from '../../../gateway/ledger/tree.js';
import { LEAVES, ROOTS } from './rfc6962-vectors.js';
import { slowRoot } from './slow-tree.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the Merkle tree of the ledger', () => {
  it('gives the nine published roots of RFC 6962', () => {
    let frontier = EMPTY_FRONTIER;
    const roots = [hex(rootOf(frontier))];
    for (const leaf of LEAVES) {
      frontier = extend(frontier, leafHash(leaf));
      roots.push(hex(rootOf(frontier)));
    }
    expect(roots).to.deep.equal(ROOTS);
  });

  it('agrees with a tree computed leaf by leaf from the words of the RFC', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (leaves) => {
        const grown = leaves.reduce((tree, leaf) => extend(tree, leafHash(leaf)), EMPTY_FRONTIER);
        expect(hex(rootOf(grown))).to.equal(hex(slowRoot(leaves)));
      }),
      RUNS,
    );
  });

  it('goes on from a stored frontier as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (before, after) => {
        const leaf = (i: number): Uint8Array => leafHash(Buffer.from(String(i)));
        let straight = EMPTY_FRONTIER;
        for (let i = 0; i < before; i++) straight = extend(straight, leaf(i));
        let restored = decodeFrontier(before, encodeFrontier(straight));
        for (let i = before; i < before + after; i++) {
          straight = extend(straight, leaf(i));
          restored = extend(restored, leaf(i));
        }
        expect(hex(rootOf(restored))).to.equal(hex(rootOf(straight)));
      }),
      { numRuns: Math.min(RUNS.numRuns, 50) },
    );
  });

  it('does not accept a frontier of another size', () => {
    const two = encodeFrontier(extend(EMPTY_FRONTIER, leafHash(Buffer.from('a'))));
    expect(() => decodeFrontier(3, two))
      .to.throw()
      .that.satisfies((error: unknown) => isTongdaoError(error, 'LEDGER_BROKEN'));
  });
});
