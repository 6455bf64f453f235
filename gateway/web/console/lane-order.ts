/** Which lanes the left third shows, in which order and how dense. */
import type { DeskAssist } from '../../../schemas/api/desk-view.js';

export type Density = 'spacious' | 'roomy' | 'medium' | 'dense' | 'tight' | 'compact';
export type LaneFilter = 'own' | 'all' | 'waiting';

/**
 * The most tiles of each density that fit without scrolling on a 10-inch tablet (1280 x 800) and on
 * 1366 x 768: one column, with and without the times of the last events; two columns with a button each; two columns whose whole tile is the button,
 * with and without the last events.
 */
const MOST: readonly (readonly [Density, number])[] = [
  ['spacious', 2],
  ['roomy', 4],
  ['medium', 6],
  ['dense', 12],
  ['tight', 16],
];

export interface LaneChoice {
  /** Every lane, in the order of the site file. */
  readonly laneIds: readonly string[];
  readonly assists: readonly DeskAssist[];
  readonly filter: LaneFilter;
  /** Lanes of this account; absent means all. */
  readonly own?: readonly string[];
}

export interface LaneOrder {
  readonly shown: readonly string[];
  readonly density: Density;
}

/** May this account act on the lane? */
export function isOwn(own: readonly string[] | undefined, lane: string): boolean {
  return own === undefined || own.includes(lane);
}

/**
 * Tiles that are all in sight stay where the hand expects them. More cannot all be seen: those with somebody waiting
 * come first, longest first.
 */
export function laneOrder({ laneIds, assists, filter, own }: LaneChoice): LaneOrder {
  const waiting = assists.map(({ lane }) => lane).filter((lane) => laneIds.includes(lane));
  const shown = laneIds.filter(
    (lane) =>
      filter === 'all' ||
      (filter === 'own' && isOwn(own, lane)) ||
      (filter === 'waiting' && waiting.includes(lane)),
  );
  const density = densityOf(shown.length, laneIds.length, filter);
  if (density !== 'compact') return { shown, density };
  const first = [...new Set(waiting)].filter((lane) => shown.includes(lane));
  return { shown: [...first, ...shown.filter((lane) => !first.includes(lane))], density };
}

/** The waiting filter shrinks and grows with every assist: tiles must not change size with it. */
function densityOf(shown: number, all: number, filter: LaneFilter): Density {
  const lanes = filter === 'waiting' ? all : shown;
  return MOST.find(([, most]) => lanes <= most)?.[0] ?? 'compact';
}
