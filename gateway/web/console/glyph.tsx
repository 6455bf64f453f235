/** Small pictures beside words: colour is never the only sign (WCAG 1.4.1). */
import type { JSX } from 'preact';
import type { LaneState } from '../../../schemas/lane-view.js';
import type { LaneResult } from './words.js';

const PATHS = {
  ring: 'M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16',
  card: 'M3 6h18v12H3z M3 10h18',
  up: 'M12 20V4 M5 11l7-7l7 7',
  person: 'M12 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8 M4 21c1-5 4-7 8-7s7 2 8 7',
  bar: 'M5 5l14 14 M19 5L5 19',
  warn: 'M12 4v10 M12 18v2',
  again: 'M19 12a7 7 0 1 1-3-6 M16 2v5h-5',
  tick: 'M4 13l5 5L20 6',
  hand: 'M7 21v-9 M7 12V6 M11 12V4 M15 12V5 M19 13V8 M7 21h9l3-6',
  down: 'M12 4v16 M5 13l7 7l7-7',
  pair: 'M8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6 M16 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6 M3 20c1-5 9-5 10 0 M13 16c3-2 7 0 8 4',
} as const;
export type GlyphId = keyof typeof PATHS;

export const LANE_GLYPHS: Readonly<Record<LaneState, GlyphId>> = {
  idle: 'ring',
  reading: 'card',
  pass: 'up',
  'take-card': 'up',
  registered: 'up',
  retry: 'again',
  insert: 'card',
  'one-card': 'card',
  'other-card': 'card',
  'one-by-one': 'pair',
  'keep-going': 'up',
  'other-side': 'again',
  assist: 'person',
  staff: 'card',
  closed: 'bar',
  'device-down': 'warn',
  evacuate: 'up',
};

export const RESULT_GLYPHS: Readonly<Record<LaneResult, GlyphId>> = {
  passed: 'tick',
  opened: 'up',
  assist: 'person',
  retry: 'again',
  manual: 'hand',
  timeout: 'down',
  tailgate: 'pair',
};

export function Glyph({ id }: { readonly id: GlyphId }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[id]} />
    </svg>
  );
}
