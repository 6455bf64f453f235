/** What a classifier learns from, and what it gives back. */

/** One row of numbers; `NaN` where a feature does not exist in this sample. */
export interface Sample {
  readonly features: readonly number[];
  readonly positive: boolean;
}

/** Higher means "more likely positive"; only the order counts. */
export type Scorer = (features: readonly number[]) => number;

/**
 * The first half of each kind to learn from, the second to be judged by. Samples come in the order in
 * which they were taken: neighbours at one lane resemble each other, so none of a pair may be on each
 * side.
 */
export function halves(samples: readonly Sample[]): {
  readonly train: readonly Sample[];
  readonly held: readonly Sample[];
} {
  const kinds = [true, false].map((kind) => samples.filter(({ positive }) => positive === kind));
  const middle = (kind: readonly Sample[]): number => Math.ceil(kind.length / 2);
  return {
    train: kinds.flatMap((kind) => kind.slice(0, middle(kind))),
    held: kinds.flatMap((kind) => kind.slice(middle(kind))),
  };
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
