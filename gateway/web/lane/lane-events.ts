/**
 * The edge of the page: text of the stream's events to types, or nothing. Written by hand, because a
 * schema library would be four times the size of the whole page on an old tablet.
 */
import {
  LANE_STATES,
  READABLE_CARDS,
  type DisplayGeometry,
  type LaneSnapshot,
  type LaneState,
  type LaneView,
  type ReadableCard,
} from '../../../schemas/lane-view.js';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLaneState(value: unknown): value is LaneState {
  return LANE_STATES.some((state) => state === value);
}

function isReadableCard(value: unknown): value is ReadableCard {
  return READABLE_CARDS.some((card) => card === value);
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is as malformed as the wrong JSON: every caller treats nothing as malformed.
    return undefined;
  }
}

function viewOf(value: unknown): LaneView | undefined {
  if (!isFields(value)) return undefined;
  const { lane, state, stillReading, revision } = value;
  if (typeof lane !== 'string' || !isLaneState(state)) return undefined;
  if (typeof stillReading !== 'boolean') return undefined;
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision)) return undefined;
  return { lane, state, stillReading, revision };
}

function geometryOf(value: unknown): DisplayGeometry | undefined {
  if (!isFields(value)) return undefined;
  const { widthMm, distanceMm } = value;
  return isLength(widthMm) && isLength(distanceMm) ? { widthMm, distanceMm } : undefined;
}

export function parseView(text: string): LaneView | undefined {
  return viewOf(parsed(text));
}

export function parseSnapshot(text: string): LaneSnapshot | undefined {
  const value = parsed(text);
  if (!isFields(value)) return undefined;
  const view = viewOf(value['view']);
  const geometry = geometryOf(value['geometry']);
  const { mode, orderEnds, build, reads } = value;
  if (view === undefined || geometry === undefined || typeof build !== 'string') return undefined;
  if (mode !== 'everyday' && mode !== 'epidemic') return undefined;
  if (orderEnds !== undefined && typeof orderEnds !== 'string') return undefined;
  if (reads !== undefined && !(Array.isArray(reads) && reads.every(isReadableCard))) {
    return undefined;
  }
  return {
    view,
    geometry,
    mode,
    build,
    ...(orderEnds === undefined ? {} : { orderEnds }),
    ...(reads === undefined ? {} : { reads }),
  };
}
