/**
 * Gradient boosting of trees with two questions: finds differences that no single feature shows, such
 * as "late, and then short". Greedy and without randomness.
 */
import { ranker, RANKS } from './ranks.js';
import type { Sample, Scorer } from './sample.js';

const ROUNDS = 50;
const SHRINK = 0.2;
/** Weight of "knows nothing" in every leaf: a handful of samples moves a score only a little. */
const PRIOR = 5;

interface Item {
  readonly ranks: Uint8Array;
  /** Positive or not, less what is believed so far. */
  rest: number;
  score: number;
  readonly positive: boolean;
}

/** Ranks below `below` go left. */
interface Split {
  readonly feature: number;
  readonly below: number;
  readonly gain: number;
}

const worth = (sum: number, count: number): number => (sum * sum) / (count + PRIOR);

function splitsOf(items: readonly Item[], feature: number): Split {
  const sums = new Float64Array(RANKS);
  const counts = new Float64Array(RANKS);
  let sum = 0;
  for (const { ranks, rest } of items) {
    const rank = ranks[feature] ?? 0;
    sums[rank] = (sums[rank] ?? 0) + rest;
    counts[rank] = (counts[rank] ?? 0) + 1;
    sum += rest;
  }
  let best: Split = { feature, below: 0, gain: 0 };
  let left = 0;
  let count = 0;
  for (let below = 1; below < RANKS; below++) {
    left += sums[below - 1] ?? 0;
    count += counts[below - 1] ?? 0;
    const parts = worth(left, count) + worth(sum - left, items.length - count);
    const gain = parts - worth(sum, items.length);
    if (gain > best.gain) best = { feature, below, gain };
  }
  return best;
}

function bestSplit(items: readonly Item[]): Split {
  const width = items[0]?.ranks.length ?? 0;
  let best: Split = { feature: 0, below: 0, gain: 0 };
  for (let feature = 0; feature < width; feature++) {
    const split = splitsOf(items, feature);
    if (split.gain > best.gain) best = split;
  }
  return best;
}

type Tree = (ranks: Uint8Array) => number;

function grow(items: readonly Item[], depth: number): Tree {
  if (depth === 0 || items.length === 0) {
    const sum = items.reduce((total, { rest }) => total + rest, 0);
    // Newton's step of the logistic loss, its curvature taken as the 1/4 it has at the start.
    const value = (4 * sum) / (items.length + PRIOR);
    return () => value;
  }
  const { feature, below } = bestSplit(items);
  const isLeft = (ranks: Uint8Array): boolean => (ranks[feature] ?? 0) < below;
  const left = grow(
    items.filter(({ ranks }) => isLeft(ranks)),
    depth - 1,
  );
  const right = grow(
    items.filter(({ ranks }) => !isLeft(ranks)),
    depth - 1,
  );
  return (ranks) => (isLeft(ranks) ? left : right)(ranks);
}

export function trainBoostedTrees(samples: readonly Sample[]): Scorer {
  const rank = ranker(samples);
  const items: Item[] = samples.map(({ features, positive }) => ({
    ranks: rank(features),
    rest: 0,
    score: 0,
    positive,
  }));
  const trees: Tree[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const item of items) {
      item.rest = Number(item.positive) - 1 / (1 + Math.exp(-item.score));
    }
    const tree = grow(items, 2);
    for (const item of items) item.score += SHRINK * tree(item.ranks);
    trees.push(tree);
  }
  return (features) => {
    const ranks = rank(features);
    return trees.reduce((sum, tree) => sum + tree(ranks), 0);
  };
}
