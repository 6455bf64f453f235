/**
 * Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) and their verification
 * (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Sizes are plain integers up to 2^53 - 1, so no bitwise
 * operator is used. Size 0 is explicit: nothing is included in it, and it is consistent with every
 * tree by the empty proof (C2SP tlog-witness).
 */
import { TongdaoError } from '../../schemas/errors.js';
import { nodeHash, sameHash, sha256, subtreeCount, type Hash } from './tree.js';

/** Root of the perfect subtree over leaves [index * 2^level, (index + 1) * 2^level). */
export type NodeReader = (level: number, index: number) => Hash;

/** Largest power of two below n, with its exponent; n is at least 2. */
function split(n: number): { readonly k: number; readonly level: number } {
  let k = 1;
  let level = 0;
  while (k * 2 < n) {
    k *= 2;
    level++;
  }
  return { k, level };
}

/** Tree hash of the leaves [begin, begin + n), n at least 1, begin a multiple of the split sizes. */
function rangeHash(read: NodeReader, begin: number, n: number): Hash {
  if (n === 1) return read(0, begin);
  const { k, level } = split(n);
  if (k * 2 === n) return read(level + 1, begin / n);
  return nodeHash(read(level, begin / k), rangeHash(read, begin + k, n - k));
}

export function treeHash(read: NodeReader, size: number): Hash {
  return size === 0 ? sha256(new Uint8Array(0)) : rangeHash(read, 0, size);
}

/** Hashes from the leaf upwards. Throws `NOT_FOUND` when the tree has no such leaf. */
export function inclusionProof(read: NodeReader, index: number, size: number): Hash[] {
  if (index < 0 || index >= size) throw new TongdaoError('NOT_FOUND', 'no such leaf in this tree');
  const path: Hash[] = [];
  let begin = 0;
  for (let n = size; n > 1;) {
    const { k } = split(n);
    if (index - begin < k) {
      path.push(rangeHash(read, begin + k, n - k));
      n = k;
    } else {
      path.push(rangeHash(read, begin, k));
      begin += k;
      n -= k;
    }
  }
  return path.reverse();
}

/** Proves that the first `from` leaves of a tree of `to` leaves are the earlier tree. */
export function consistencyProof(read: NodeReader, from: number, to: number): Hash[] {
  if (from < 0 || from > to) throw new TongdaoError('NOT_FOUND', 'no such earlier tree');
  if (from === 0 || from === to) return [];
  const path: Hash[] = [];
  let begin = 0;
  let m = from;
  let n = to;
  while (m !== n) {
    const { k } = split(n);
    if (m <= k) {
      path.push(rangeHash(read, begin + k, n - k));
      n = k;
    } else {
      path.push(rangeHash(read, begin, k));
      begin += k;
      m -= k;
      n -= k;
    }
  }
  // The verifier already knows the old root, so it is sent only when it is no subtree of its own.
  if (begin !== 0) path.push(rangeHash(read, begin, m));
  return path.reverse();
}

const half = (n: number): number => Math.floor(n / 2);

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export function verifyInclusion({ index, size, leaf, root, proof }: InclusionClaim): boolean {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = nodeHash(r, p);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameHash(r, root);
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Hash;
  readonly toRoot: Hash;
  readonly proof: readonly Hash[];
}

export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot } = claim;
  if (from < 0 || from > to) return false;
  if (from === 0) {
    return claim.proof.length === 0 && sameHash(fromRoot, sha256(new Uint8Array(0)));
  }
  if (from === to) return claim.proof.length === 0 && sameHash(fromRoot, toRoot);
  const isPerfect = subtreeCount(from) === 1;
  const [first, ...rest] = isPerfect ? [fromRoot, ...claim.proof] : claim.proof;
  if (first === undefined || claim.proof.length === 0) return false;
  let fn = from - 1;
  let sn = to - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameHash(fr, fromRoot) && sameHash(sr, toRoot);
}
