/** Which lanes the left third shows, in which order and how dense. */
import type { DeskAssist } from '../../../schemas/api/desk-view.js';

export type Density = 'roomy' | 'medium' | 'compact';
export type LaneFilter = 'own' | 'all' | 'waiting';

/** Tiles that fit without scrolling on a 10-inch tablet, and what two columns can bear. */
const ROOMY_LANES = 4;
const MEDIUM_LANES = 12;

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
 * A dozen tiles stay where the hand expects them. More cannot all be seen: those with somebody waiting
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
  if (lanes <= ROOMY_LANES) return 'roomy';
  return lanes <= MEDIUM_LANES ? 'medium' : 'compact';
}
