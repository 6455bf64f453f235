/** Sizes go in through the CSSOM: a style attribute would break the page's security policy. */
import type { DisplayGeometry, ReadableCard } from '../../../schemas/lane-view.js';
import type { OrderLine } from './order-line.js';
import { sizesFor } from './sizes.js';
import { longestTexts } from './texts.js';

export function applySizes(
  root: HTMLElement,
  geometry: DisplayGeometry,
  reads: readonly ReadableCard[],
  order: OrderLine | undefined,
): void {
  const viewport = { width: window.innerWidth, height: window.innerHeight };
  const sizes = sizesFor(geometry, viewport, longestTexts(reads, order));
  const pixels: readonly (readonly [string, number])[] = [
    ['--headline', sizes.headline],
    ['--second', sizes.second],
    ['--headline-en', sizes.headlineEn],
    ['--second-en', sizes.secondEn],
    ['--footer', sizes.footer],
    ['--order', sizes.order],
    ['--icon', sizes.icon],
    ['--margin', sizes.margin],
  ];
  for (const [name, value] of pixels) root.style.setProperty(name, `${value}px`);
  if (sizes.tooSmall) root.dataset['setup'] = 'screen-too-small';
  else delete root.dataset['setup'];
}
