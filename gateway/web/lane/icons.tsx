/** Pictures of the lane display, drawn by us: strokes on a field of 96 by 96. */
import type { JSX } from 'preact';
import type { IconId } from '../../../schemas/phrases.js';

const PICTURES: Readonly<Record<IconId, JSX.Element>> = {
  card: (
    <>
      <rect x="9" y="21" width="78" height="54" rx="7" />
      <g class="fine">
        <circle cx="32" cy="41" r="7" />
        <path d="M20 63c1-8 5-12 12-12s11 4 12 12M55 40h20M55 54h14" />
      </g>
    </>
  ),
  'card-in-slot': (
    <>
      <path d="M8 78h80M24 78V22a7 7 0 0 1 7-7h26a7 7 0 0 1 7 7v56" />
      <g class="fine">
        <rect x="34" y="50" width="20" height="16" rx="3" />
        <path d="M44 50v16M80 24v32M72 48l8 9 8-9" />
      </g>
    </>
  ),
  'one-card': (
    <>
      <rect x="7" y="29" width="54" height="38" rx="6" />
      <path class="fine" d="M18 43h20M18 54h12" />
      <path d="M72 38l11-8v36" />
    </>
  ),
  cards: (
    <>
      <path d="M24 22h52a7 7 0 0 1 7 7v36" />
      <rect x="9" y="35" width="60" height="42" rx="7" />
      <path class="fine" d="M22 50h20M22 62h12" />
    </>
  ),
  clock: (
    <>
      <circle cx="48" cy="48" r="31" />
      <path d="M48 29v20l13 9" />
    </>
  ),
  'arrow-ahead': <path d="M48 80V20M22 45l26-26 26 26" />,
  'arrow-and-card': (
    <>
      <path d="M48 42V12M31 29l17-17 17 17" />
      <rect x="18" y="56" width="60" height="32" rx="5" />
      <path class="fine" d="M29 73h16" />
    </>
  ),
  again: <path d="M75 36A30 30 0 1 0 78 52M78 20v17H61" />,
  person: (
    <>
      <circle cx="48" cy="31" r="14" />
      <path d="M20 78c2-17 13-26 28-26s26 9 28 26z" />
    </>
  ),
  'people-apart': (
    <>
      <circle cx="22" cy="32" r="9" />
      <path d="M8 72c1-13 6-19 14-19s13 6 14 19z" />
      <circle cx="74" cy="32" r="9" />
      <path d="M60 72c1-13 6-19 14-19s13 6 14 19z" />
      <path class="fine" d="M48 24v12M48 46v12M48 68v8" />
    </>
  ),
  walking: (
    <>
      <circle cx="42" cy="18" r="8" />
      <path d="M42 36v22l12 10 4 16M42 58l-10 26M26 52l4-12 12-4 12 10 10 2" />
      <path class="fine" d="M74 20l10 10-10 10" />
    </>
  ),
  'arrow-aside': <path d="M16 48h64M34 30L16 48l18 18M62 30l18 18-18 18" />,
  'arrow-other-side': <path d="M24 78V44a20 20 0 0 1 40 0v34M46 60l18 18 18-18" />,
  running: (
    <>
      <circle cx="60" cy="20" r="7" />
      <path d="M30 40l12-9 14 5-10 20 14 10-4 18M46 56l-8 14-18 2M56 36l8 11 12-2" />
    </>
  ),
  hand: (
    <path d="M30 52V28a5 5 0 0 1 10 0v-8a5 5 0 0 1 10 0v6a5 5 0 0 1 10 0v8a5 5 0 0 1 10 0v26c0 15-9 24-22 24-10 0-16-4-21-13l-9-16a5.5 5.5 0 0 1 9-6l3 5M40 28v16M50 26v18M60 34v12" />
  ),
};

/** Decoration beside words: hidden from a screen reader, which has the words. */
export function Icon({ id }: { readonly id: IconId }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      {PICTURES[id]}
    </svg>
  );
}
