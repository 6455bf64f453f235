/**
 * The edge of the page: text of the stream's events to types, or nothing. Written by hand, because a
 * schema library would be four times the size of the whole page on an old tablet.
 */
import type { VoiceSettings } from '../../../schemas/display.js';
import {
  LANE_STATES,
  READABLE_CARDS,
  type DisplayGeometry,
  type LaneSnapshot,
  type LaneState,
  type LaneView,
  type OrderInForce,
  type ReadableCard,
} from '../../../schemas/lane-view.js';

type Volume = VoiceSettings['volume'];

/** The schema's steps, without the schema library. */
const VOLUMES: readonly Volume[] = [1, 2, 3, 4, 5];

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

function volumeOf(value: unknown): Volume | undefined {
  return VOLUMES.find((step) => step === value);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function quietHoursOf(value: unknown): VoiceSettings['quietHours'] | 'malformed' {
  if (value === undefined) return undefined;
  if (!isFields(value)) return 'malformed';
  const { from, to } = value;
  return isTime(from) && isTime(to) ? { from, to } : 'malformed';
}

function voiceOf(value: unknown): VoiceSettings | undefined {
  if (!isFields(value)) return undefined;
  const volume = volumeOf(value['volume']);
  const quietVolume = value['quietVolume'] === 0 ? 0 : volumeOf(value['quietVolume']);
  const quietHours = quietHoursOf(value['quietHours']);
  const { english } = value;
  if (volume === undefined || quietVolume === undefined) return undefined;
  if (quietHours === 'malformed' || typeof english !== 'boolean') return undefined;
  return { volume, quietVolume, english, ...(quietHours === undefined ? {} : { quietHours }) };
}

function orderOf(value: unknown): OrderInForce | undefined {
  if (!isFields(value)) return undefined;
  const { number, ends } = value;
  if (typeof number !== 'string' || typeof ends !== 'string') return undefined;
  return Number.isNaN(Date.parse(ends)) ? undefined : { number, ends };
}

function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    // A zone this browser does not know: it could tell nobody the hour.
    return false;
  }
}

export function parseSnapshot(text: string): LaneSnapshot | undefined {
  const value = parsed(text);
  if (!isFields(value)) return undefined;
  const view = viewOf(value['view']);
  const geometry = geometryOf(value['geometry']);
  const voice = voiceOf(value['voice']);
  const order = orderOf(value['order']);
  const { mode, timeZone, now, build, reads } = value;
  if (view === undefined || geometry === undefined || voice === undefined) return undefined;
  if (!isTimeZone(timeZone) || typeof now !== 'number' || !Number.isFinite(now)) return undefined;
  if (mode !== 'everyday' && mode !== 'epidemic') return undefined;
  if (value['order'] !== undefined && order === undefined) return undefined;
  if (!Array.isArray(reads) || !reads.every(isReadableCard)) return undefined;
  if (typeof build !== 'string') return undefined;
  return {
    ...{ view, geometry, voice, timeZone, now, mode, build, reads },
    ...(order === undefined ? {} : { order }),
  };
}
