import { expect } from 'chai';
import fc from 'fast-check';
import {
  consistencyProof,
  inclusionProof,
  treeHash,
  verifyConsistency,
  verifyInclusion,
  type NodeReader,
} from '../../../gateway/ledger/proof.js';
import { leafHash, nodeHash, type Hash } from '../../../gateway/ledger/tree.js';
import { CONSISTENCY, INCLUSION, LEAVES, ROOTS } from './rfc6962-vectors.js';
import { slowConsistency, slowPath, slowRoot } from './slow-tree.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => Buffer.from(text, 'hex');

function nodesOf(leaves: readonly Uint8Array[]): NodeReader {
  const read: NodeReader = (level, index) =>
    level === 0
      ? leafHash(leaves[index]!)
      : nodeHash(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
  return read;
}

/** Every way a proof may be damaged that keeps its shape plausible. */
function mutations(proof: readonly Hash[]): (readonly Hash[])[] {
  const flipped = proof.map((_, at) =>
    proof.map((hash, i) => (i === at ? Buffer.from(hash).fill(hash[0]! ^ 0x01, 0, 1) : hash)),
  );
  const dropped = proof.map((_, at) => proof.filter((__, i) => i !== at));
  const extra = [...proof, Buffer.alloc(32, 7)];
  return [...flipped, ...dropped, extra, [Buffer.alloc(32, 7), ...proof]];
}

/** `numbers` and `leaves` of a tree of 1 to 40 leaves. */
const tree = fc
  .integer({ min: 1, max: 40 })
  .map((size) => Array.from({ length: size }, (_, i) => Buffer.from(`leaf ${i}`)));

describe('inclusion and consistency proofs', () => {
  const nodes = nodesOf(LEAVES);

  for (const { index, size, proof } of INCLUSION) {
    it(`gives and accepts the published inclusion proof of leaf ${index} in ${size}`, () => {
      expect(inclusionProof(nodes, index, size).map(hex)).to.deep.equal(proof);
      const claim = {
        index,
        size,
        leaf: leafHash(LEAVES[index]!),
        root: unhex(ROOTS[size]!),
        proof: proof.map(unhex),
      };
      expect(verifyInclusion(claim)).to.equal(true);
    });
  }

  for (const { from, to, proof } of CONSISTENCY) {
    it(`gives and accepts the published consistency proof from ${from} to ${to}`, () => {
      expect(consistencyProof(nodes, from, to).map(hex)).to.deep.equal(proof);
      const claim = {
        from,
        to,
        fromRoot: unhex(ROOTS[from]!),
        toRoot: unhex(ROOTS[to]!),
        proof: proof.map(unhex),
      };
      expect(verifyConsistency(claim)).to.equal(true);
    });
  }

  it('proves every leaf exactly as the words of the RFC do, and every damaged proof fails', () => {
    fc.assert(
      fc.property(tree, fc.nat(1000), (leaves, pick) => {
        const size = leaves.length;
        const index = pick % size;
        const proof = inclusionProof(nodesOf(leaves), index, size);
        expect(proof.map(hex)).to.deep.equal(slowPath(index, leaves).map(hex));
        const claim = { index, size, leaf: leafHash(leaves[index]!), root: slowRoot(leaves) };
        expect(verifyInclusion({ ...claim, proof })).to.equal(true);
        for (const damaged of mutations(proof)) {
          expect(verifyInclusion({ ...claim, proof: damaged })).to.equal(false);
        }
        const other = leafHash(Buffer.from('another leaf'));
        expect(verifyInclusion({ ...claim, leaf: other, proof })).to.equal(false);
        expect(verifyInclusion({ ...claim, index: size, proof })).to.equal(false);
        // A taller tree needs a longer proof, whatever root is claimed for it.
        expect(verifyInclusion({ ...claim, size: 2 * size, proof })).to.equal(false);
      }),
      RUNS,
    );
  });

  it('proves every growth exactly as the words of the RFC do, and every damaged proof fails', () => {
    fc.assert(
      fc.property(tree, fc.nat(1000), (leaves, pick) => {
        const to = leaves.length;
        const from = 1 + (pick % to);
        const proof = consistencyProof(nodesOf(leaves), from, to);
        expect(proof.map(hex)).to.deep.equal(slowConsistency(from, leaves).map(hex));
        const fromRoot = slowRoot(leaves.slice(0, from));
        const claim = { from, to, fromRoot, toRoot: slowRoot(leaves) };
        expect(verifyConsistency({ ...claim, proof })).to.equal(true);
        for (const damaged of mutations(proof)) {
          expect(verifyConsistency({ ...claim, proof: damaged })).to.equal(false);
        }
        const forked = { ...claim, fromRoot: Buffer.alloc(32, 9), proof };
        expect(verifyConsistency(forked)).to.equal(false);
      }),
      RUNS,
    );
  });

  it('includes nothing in the empty tree, and finds every tree consistent with it', () => {
    const empty = slowRoot([]);
    const leaf = leafHash(LEAVES[0]!);
    expect(verifyInclusion({ index: 0, size: 0, leaf, root: empty, proof: [] })).to.equal(false);
    const grown = { from: 0, to: 8, fromRoot: empty, toRoot: unhex(ROOTS[8]!), proof: [] };
    expect(verifyConsistency(grown)).to.equal(true);
    expect(verifyConsistency({ ...grown, proof: [leaf] })).to.equal(false);
    expect(verifyConsistency({ ...grown, fromRoot: leaf })).to.equal(false);
    expect(hex(treeHash(nodes, 0))).to.equal(ROOTS[0]);
  });
});
