/** Logistic regression by gradient descent; every sample in every pass, so nothing is random. */
import { ranker, RANKS } from './ranks.js';
import type { Sample, Scorer } from './sample.js';

const PASSES = 200;
const STEP = 3;
const WEIGHT_DECAY = 1e-3;

function dot(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += (row[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

function add(to: Float64Array, row: Float64Array, times: number): void {
  for (let at = 0; at < row.length; at++) to[at] = (to[at] ?? 0) + times * (row[at] ?? 0);
}

/** One weight for the rank of each feature, one for its being there. */
export function trainLogistic(samples: readonly Sample[]): Scorer {
  const rank = ranker(samples);
  const row = (features: readonly number[]): Float64Array =>
    Float64Array.from(
      [...rank(features)].flatMap((r) => (r === 0 ? [0, -0.5] : [r / RANKS - 0.5, 0.5])),
    );
  const rows = samples.map(({ features, positive }) => ({ row: row(features), positive }));
  const weights = new Float64Array(rows[0]?.row.length ?? 0);
  for (let pass = 0; pass < PASSES; pass++) {
    const slope = new Float64Array(weights.length);
    for (const sample of rows) {
      const expected = 1 / (1 + Math.exp(-dot(sample.row, weights)));
      add(slope, sample.row, Number(sample.positive) - expected);
    }
    add(weights, weights, -STEP * WEIGHT_DECAY);
    add(weights, slope, STEP / rows.length);
  }
  return (features) => dot(row(features), weights);
}
