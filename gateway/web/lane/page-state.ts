/**
 * What the lane page shows, as a pure function of what it heard and when. All times are monotonic
 * milliseconds of the page.
 */
import type { LaneSnapshot, LaneState, LaneView } from '../../../schemas/lane-view.js';
import type { MonoMs } from '../../../schemas/time.js';

/** A read that ends sooner goes straight to its result: a flash of "one moment" only unsettles. */
export const READING_DELAY_MS = 300;

/** More than two heartbeats of 5 s: the stream is dead even if nobody said so. */
export const SILENCE_MS = 12_000;

/** One heartbeat and a second: an opening is not promised on old news (design section 1.6). */
export const PASS_SILENCE_MS = 6000;

/** A gateway that was started again accepts a card within 2 s; until then the screen stays calm. */
export const LOSS_GRACE_MS = 3000;

export type Screen = LaneState | 'blank';

export interface PageState {
  /** Absent until the first snapshot of a stream. */
  readonly snapshot?: LaneSnapshot;
  /** When the page last heard the gateway, or began to listen. */
  readonly heardAt: MonoMs;
  /** When the connection broke; absent while it is up. */
  readonly lostAt?: MonoMs;
  /** Since when the lane reads, and what stood there before; absent in every other state. */
  readonly reading?: { readonly since: MonoMs; readonly before: Screen };
}

export type PageEvent =
  | { readonly type: 'listening' }
  | { readonly type: 'snapshot'; readonly snapshot: LaneSnapshot }
  | { readonly type: 'view'; readonly view: LaneView }
  | { readonly type: 'heartbeat' }
  /** The connection ended, or brought what this page cannot understand. */
  | { readonly type: 'lost' };

export function initialState(now: MonoMs): PageState {
  return { heardAt: now };
}

export function reduce(state: PageState, event: PageEvent, now: MonoMs): PageState {
  switch (event.type) {
    // A page that was hidden knows nothing any more: an old pass must not be painted.
    case 'listening':
      return initialState(now);
    // Always taken: after a restart the gateway counts revisions from the beginning.
    case 'snapshot':
      return withSnapshot(state, event.snapshot, now);
    case 'view': {
      const known = state.snapshot;
      if (known === undefined || event.view.lane !== known.view.lane) return state;
      if (event.view.revision <= known.view.revision) return { ...state, heardAt: now };
      return withSnapshot(state, { ...known, view: event.view }, now);
    }
    case 'heartbeat':
      return { ...state, heardAt: now };
    case 'lost':
      return { ...state, lostAt: state.lostAt ?? now };
  }
}

function withSnapshot(state: PageState, snapshot: LaneSnapshot, now: MonoMs): PageState {
  const next: PageState = { snapshot, heardAt: now };
  if (snapshot.view.state !== 'reading') return next;
  const reading = state.reading ?? { since: now, before: screenAt(state, now) };
  return { ...next, reading };
}

/** When the last news is too old to be shown. */
function staleAt(state: PageState): MonoMs {
  const shown = state.snapshot?.view.state;
  const promises = shown === 'pass' || shown === 'take-card' || shown === 'registered';
  const silent = state.heardAt + (promises ? PASS_SILENCE_MS : SILENCE_MS);
  return state.lostAt === undefined ? silent : Math.min(silent, state.lostAt + LOSS_GRACE_MS);
}

/** When "reading" may replace what stood there before. */
function readingShownAt(reading: NonNullable<PageState['reading']>): MonoMs {
  const nothingToKeep = reading.before === 'blank' || reading.before === 'device-down';
  return reading.since + (nothingToKeep ? 0 : READING_DELAY_MS);
}

export function screenAt(state: PageState, now: MonoMs): Screen {
  const shown = state.snapshot?.view.state;
  // A fire may take the gateway with it; the gates stay open all the same.
  if (shown === 'evacuate') return shown;
  if (now >= staleAt(state)) return 'device-down';
  if (shown === undefined) return 'blank';
  const { reading } = state;
  return reading !== undefined && now < readingShownAt(reading) ? reading.before : shown;
}

/** When the screen changes by itself if nothing is heard; absent when it does not. */
export function nextChange(state: PageState, now: MonoMs): MonoMs | undefined {
  const moments = [staleAt(state)];
  if (state.reading !== undefined) moments.push(readingShownAt(state.reading));
  const coming = moments.filter((moment) => moment > now);
  return coming.length === 0 ? undefined : Math.min(...coming);
}
