/** RFC 6962 section 2.1 word for word: slow, recursive, and written without the product's tree code. */
import { createHash } from 'node:crypto';

const sha = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const largestPowerBelow = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

export function slowRoot(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), only);
  const k = largestPowerBelow(leaves.length);
  return sha(Buffer.from([1]), slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k)));
}

export function slowPath(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...slowPath(m, leaves.slice(0, k)), slowRoot(leaves.slice(k))]
    : [...slowPath(m - k, leaves.slice(k)), slowRoot(leaves.slice(0, k))];
}

export function slowConsistency(m: number, leaves: readonly Uint8Array[], whole = true): Buffer[] {
  if (m === leaves.length) return whole ? [] : [slowRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...slowConsistency(m, leaves.slice(0, k), whole), slowRoot(leaves.slice(k))]
    : [...slowConsistency(m - k, leaves.slice(k), false), slowRoot(leaves.slice(0, k))];
}
