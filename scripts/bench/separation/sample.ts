/** What a classifier learns from, and what it gives back. */

/** One row of numbers; `NaN` where a feature does not exist in this sample. */
export interface Sample {
  readonly features: readonly number[];
  readonly positive: boolean;
}

/** Higher means "more likely positive"; only the order counts. */
export type Scorer = (features: readonly number[]) => number;

/** Every second sample of each kind, so that both halves hold as many of both. */
export function halves(samples: readonly Sample[]): {
  readonly train: readonly Sample[];
  readonly held: readonly Sample[];
} {
  const kinds = [true, false].map((kind) => samples.filter(({ positive }) => positive === kind));
  const half = (rest: number): Sample[] =>
    kinds.flatMap((kind) => kind.filter((_, at) => at % 2 === rest));
  return { train: half(0), held: half(1) };
}

/**
 * Area under the receiver operating characteristic: the chance that a positive sample scores higher
 * than a negative one, a tie counting half. 0.5 is guessing.
 */
export function areaUnderCurve(scorer: Scorer, samples: readonly Sample[]): number {
  const scored = samples.map(({ features, positive }) => ({ score: scorer(features), positive }));
  const scores = (kind: boolean): number[] =>
    scored.flatMap(({ score, positive }) => (positive === kind ? [score] : []));
  const negatives = scores(false);
  const wins = scores(true).map((score) =>
    negatives.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0),
  );
  return wins.reduce((sum, won) => sum + won, 0) / (wins.length * negatives.length);
}
