/** The type of the lane display, for the picture of the largest headline. */
import type { DisplayGeometry } from '../../../schemas/lane-view.js';
import { sizesFor } from '../lane/sizes.js';
import { longestTexts } from '../lane/texts.js';

/** True when the screen is too small for its distance. */
export function fitSample(root: HTMLElement, geometry: DisplayGeometry): boolean {
  const viewport = { width: window.innerWidth, height: window.innerHeight };
  const { headline, second, tooSmall } = sizesFor(geometry, viewport, longestTexts(['id-card']));
  root.style.setProperty('--sample-headline', `${headline}px`);
  root.style.setProperty('--sample-second', `${second}px`);
  return tooSmall;
}
