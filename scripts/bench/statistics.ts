/** Nearest-rank percentile, `share` from 0 to 1; not a number for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/**
 * Log-logistic quantile: the one distribution of waiting times whose curve two percentiles fix in
 * closed form. `share` strictly between 0 and 1.
 */
export function logLogistic(p50: number, p99: number, share: number): number {
  const shape = Math.log(99) / Math.log(p99 / p50);
  return p50 * (share / (1 - share)) ** (1 / shape);
}

/** `count` numbers evenly from 0 to 1, in an order that looks random and is the same every time. */
export function scatteredShares(count: number): number[] {
  // The golden ratio spreads any stretch of neighbours evenly, so a short run has slow ones as well.
  const order = Array.from({ length: count }, (_, at) => ({
    at,
    key: (at * 0.618033988749895) % 1,
  }));
  order.sort((a, b) => a.key - b.key);
  return order.map(({ at }) => (at + 0.5) / count);
}
