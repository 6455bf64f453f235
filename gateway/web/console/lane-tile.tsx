/** One lane: state in words and a picture, how long, what happened last, and the way to open it. */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { DeskLane } from '../../../schemas/api/desk-view.js';
import { stopwatch } from '../look/duration.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { Glyph, LANE_GLYPHS, RESULT_GLYPHS } from './glyph.js';
import type { Density } from './lane-order.js';
import { zoneOf } from './strip-items.js';
import { LANE_WORDS, MODE_WORDS, RESULT_WORDS } from './words.js';

export interface LaneTileProps {
  readonly parts: ConsoleParts;
  readonly lane: string;
  readonly density: Density;
  /** The account may act on this lane, and nothing is locked. */
  readonly canOpen: boolean;
}

/** An open gate is told before somebody who waits; she stands in the queue above as well. */
const OPEN: readonly DeskLane['state'][] = ['pass', 'take-card', 'registered'];

/** Densities whose whole tile is the button, and those without the last events. */
const WHOLE: readonly Density[] = ['dense', 'tight', 'compact'];
const BARE: readonly Density[] = ['tight', 'compact'];

/** Lanes of one building differ at the end of their names: where space is short the middle gives way. */
const KEPT_AT_END = 4;

function LaneName({ name }: { readonly name: string }): JSX.Element {
  const characters = Array.from(name);
  return (
    <span class="tile-name">
      <span class="tile-name-head">{characters.slice(0, -KEPT_AT_END).join('')}</span>
      <span>{characters.slice(-KEPT_AT_END).join('')}</span>
    </span>
  );
}

export function LaneTile({ parts, lane, density, canOpen }: LaneTileProps): JSX.Element | null {
  const seen = useComputed(() => parts.store.lanes.value.get(lane));
  const waiting = useComputed(() => parts.store.assists.value.some((one) => one.lane === lane));
  const view = seen.value;
  if (view === undefined) return null;
  const asking = waiting.value && view.mode === 'normal' && !OPEN.includes(view.state);
  const words =
    view.mode === 'normal' ? LANE_WORDS[asking ? 'assist' : view.state] : MODE_WORDS[view.mode];
  const look = asking ? 'assist' : view.mode === 'normal' ? view.state : view.mode;
  const glyph = asking ? 'person' : view.mode === 'closed' ? 'bar' : LANE_GLYPHS[view.state];
  const facts = (
    <>
      <LaneName name={view.name} />
      <span class="tile-state">
        <Glyph id={glyph} />
        <Both {...words} tight />
      </span>
      <TileAge parts={parts} since={view.since} />
    </>
  );
  const open = (): void => parts.openPanel('opening', lane);
  const recent = BARE.includes(density) ? null : (
    <Recent parts={parts} recent={view.recent} density={density} />
  );
  if (WHOLE.includes(density) && canOpen) {
    return (
      <li class="tile" data-look={look}>
        <button type="button" class="tile-face" onClick={open}>
          {facts}
          {recent}
          <span class="tile-do">
            <Both zh="放行" en="Open by hand" tight />
          </span>
        </button>
      </li>
    );
  }
  return (
    <li class="tile" data-look={look}>
      <div class="tile-face">
        {facts}
        {recent}
      </div>
      {canOpen ? (
        <button
          type="button"
          class="tile-open"
          aria-label={`放行 ${view.name} Open by hand`}
          onClick={open}
        >
          放行
        </button>
      ) : null}
    </li>
  );
}

function TileAge({
  parts,
  since,
}: {
  readonly parts: ConsoleParts;
  readonly since: number;
}): JSX.Element {
  const now = parts.store.now.value;
  return <span class="tile-age">{now === undefined ? '' : stopwatch(now - since)}</span>;
}

interface RecentProps {
  readonly parts: ConsoleParts;
  readonly recent: DeskLane['recent'];
  readonly density: Density;
}

/** A picture each; with words, and with times, where there is room for them. */
function Recent({ parts, recent, density }: RecentProps): JSX.Element {
  const zone = zoneOf(parts.store.house.value);
  const timed = density === 'spacious';
  const worded = timed || density === 'roomy';
  return (
    <ul class="tile-recent" aria-label="最近五次 Last five">
      {recent.map(({ at, result }, index) => (
        <li key={`${at} ${index}`} data-result={result} title={RESULT_WORDS[result].zh}>
          {timed ? <time class="age">{clockText(at, zone)}</time> : null}
          <Glyph id={RESULT_GLYPHS[result]} />
          <span class={worded ? 'tile-result' : 'unseen'}>{RESULT_WORDS[result].zh}</span>
        </li>
      ))}
    </ul>
  );
}
