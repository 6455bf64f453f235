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
  'arrow-aside': <path d="M16 48h64M34 30L16 48l18 18M62 30l18 18-18 18" />,
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
