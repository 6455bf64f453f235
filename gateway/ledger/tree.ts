/**
 * RFC 6962 section 2.1 Merkle tree with SHA-256: leaf hash = SHA-256(0x00 || record), node hash =
 * SHA-256(0x01 || left || right), empty tree = SHA-256 of nothing. A frontier is the compact range
 * of the whole tree: enough to append and to name the root, 32 bytes for each bit set in the size.
 */
import { hash } from 'node:crypto';
import { TongdaoError } from '../../schemas/errors.js';

/** 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

export interface Frontier {
  readonly size: number;
  /** Roots of the perfect subtrees, largest first. */
  readonly hashes: readonly Hash[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

export function sha256(bytes: Uint8Array): Hash {
  return hash('sha256', bytes, 'buffer');
}

export function leafHash(record: Uint8Array): Hash {
  const input = Buffer.allocUnsafe(record.length + 1);
  input[0] = 0;
  input.set(record, 1);
  return hash('sha256', input, 'buffer');
}

export function nodeHash(left: Hash, right: Hash): Hash {
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return hash('sha256', input, 'buffer');
}

export function sameHash(a: Hash, b: Hash): boolean {
  return Buffer.compare(a, b) === 0;
}

export function extend(frontier: Frontier, leaf: Hash): Frontier {
  const hashes = [...frontier.hashes];
  let carried = leaf;
  // Every low one bit of the old size is a perfect subtree that the new leaf completes.
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = hashes.pop();
    if (left === undefined) throw new TongdaoError('LEDGER_BROKEN', 'frontier is too short');
    carried = nodeHash(left, carried);
  }
  hashes.push(carried);
  return { size: frontier.size + 1, hashes };
}

export function rootOf(frontier: Frontier): Hash {
  if (frontier.hashes.length === 0) return sha256(new Uint8Array(0));
  return frontier.hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Bits set in a tree size: how many hashes its frontier has. */
export function subtreeCount(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

export function encodeFrontier(frontier: Frontier): Uint8Array {
  return Buffer.concat(frontier.hashes);
}

/** Throws `LEDGER_BROKEN` when the bytes cannot belong to a tree of this size. */
export function decodeFrontier(size: number, bytes: Uint8Array): Frontier {
  if (bytes.length !== subtreeCount(size) * HASH_BYTES) {
    throw new TongdaoError('LEDGER_BROKEN', `frontier does not fit a tree of ${size} leaves`);
  }
  return { size, hashes: splitHashes(bytes) };
}

export function splitHashes(bytes: Uint8Array): Hash[] {
  const hashes: Hash[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    hashes.push(bytes.subarray(at, at + HASH_BYTES));
  }
  return hashes;
}
