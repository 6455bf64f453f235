/**
 * A feature as its rank among the training samples: neither an outlier nor a unit hides a difference,
 * and a shift of a few milliseconds counts as much as one of seconds.
 */
import type { Sample } from './sample.js';

/** Rank 0 is "absent"; the others run from 1 to `RANKS - 1`. */
export const RANKS = 32;

export type Ranker = (features: readonly number[]) => Uint8Array;

function cutsOf(values: readonly number[]): number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const cuts = new Set<number>();
  for (let rank = 1; rank < RANKS - 1; rank++) {
    const cut = sorted[Math.floor((rank * sorted.length) / (RANKS - 1))];
    if (cut !== undefined) cuts.add(cut);
  }
  return [...cuts];
}

export function ranker(samples: readonly Sample[]): Ranker {
  const width = samples[0]?.features.length ?? 0;
  const cuts = Array.from({ length: width }, (_, at) =>
    cutsOf(samples.map(({ features }) => features[at] ?? Number.NaN)),
  );
  return (features) =>
    Uint8Array.from(cuts, (own, at) => {
      const value = features[at] ?? Number.NaN;
      if (!Number.isFinite(value)) return 0;
      // Few different values are spread over all ranks, or their difference would count for little.
      const share = own.filter((cut) => cut <= value).length / own.length;
      return 1 + Math.round(share * (RANKS - 2));
    });
}
