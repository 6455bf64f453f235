/**
 * Type sizes of the lane display, from millimetres of screen and distance of the eye. Pixels alone
 * mean nothing: EN 301 549 clause 5.1.4 asks that a capital H subtends 0.7 degrees (facts/ux.md 1.5).
 */
import type { DisplayGeometry } from '../../../schemas/lane-view.js';

export const HEADLINE_DEGREES = 0.7;

/** Height of a capital H of Noto Sans CJK, in em. */
export const CAP_HEIGHT_EM = 0.733;

/** Longest texts any state shows, in characters. */
export interface TextLengths {
  readonly headlineZh: number;
  readonly secondZh: number;
  readonly headlineEn: number;
  readonly secondEn: number;
  readonly footerZh: number;
  readonly footerEn: number;
  /** Widths of the order line in em; 0 in everyday mode. */
  readonly orderZhEm: number;
  readonly orderEnEm: number;
}

export interface Viewport {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** CSS pixels. */
export interface Sizes {
  readonly headline: number;
  readonly second: number;
  readonly headlineEn: number;
  readonly secondEn: number;
  readonly footer: number;
  /** 0 in everyday mode. */
  readonly order: number;
  /** Lines that the order takes. */
  readonly orderLines: number;
  readonly icon: number;
  readonly margin: number;
  /** The screen is too small for its distance: set-up must move it or replace it. */
  readonly tooSmall: boolean;
}

/** Mean advance of a bold Latin letter of Noto Sans CJK, in em, rounded up. */
const LATIN_EM = 0.56;

/** Line heights; `lane.css` uses the same. */
const LINE = { headline: 1.2, second: 1.35, english: 1.25, footerBand: 1.9, order: 1.35 } as const;

/** What stands between and around the lines, in headline heights; `lane.css` uses the same. */
const GAPS = { belowIcon: 0.16, aboveEnglish: 0.26, air: 0.3 } as const;

/** The fallback fonts of a tablet draw a capital a little lower than Noto does. */
const FONT_TOLERANCE = 1.03;

/** Smallest font, in CSS pixels, whose capital H subtends `degrees`. */
export function fontFor(degrees: number, geometry: DisplayGeometry, viewport: Viewport): number {
  const pxPerMm = viewport.width / geometry.widthMm;
  const capMm = geometry.distanceMm * Math.tan((degrees * Math.PI) / 180);
  return (capMm * pxPerMm * FONT_TOLERANCE) / CAP_HEIGHT_EM;
}

/** One line: hand, gap, Chinese, gap, English. */
function footerEm({ footerZh, footerEn }: TextLengths): number {
  return 1.3 + 0.6 + footerZh + 0.6 + footerEn * LATIN_EM;
}

/** Room above and below the order line, in its own font size; `lane.css` uses the same. */
const ORDER_PADDING_EM = 0.5;

/** Between the two languages of the order line; `lane.css` uses the same. */
const ORDER_GAP_EM = 1.2;

/** For the inspector, not for the senior: two thirds of the footer, in one line if it can be. */
function orderSize(
  footer: number,
  room: number,
  { orderZhEm, orderEnEm }: TextLengths,
): Pick<Sizes, 'order' | 'orderLines'> {
  if (orderZhEm === 0) return { order: 0, orderLines: 0 };
  const wanted = footer * 0.66;
  if ((orderZhEm + ORDER_GAP_EM + orderEnEm) * wanted <= room) {
    return { order: wanted, orderLines: 1 };
  }
  return { order: Math.min(wanted, room / Math.max(orderZhEm, orderEnEm)), orderLines: 2 };
}

function scaled(
  headline: number,
  smallest: number,
  room: number,
  longest: TextLengths,
): Omit<Sizes, 'icon' | 'margin' | 'tooSmall'> {
  const second = Math.min(headline * 0.46, room / longest.secondZh);
  const footer = Math.min(Math.max(headline * 0.26, smallest), room / footerEm(longest));
  return {
    headline,
    second: Math.max(second, smallest),
    headlineEn: Math.max(headline * 0.34, smallest),
    secondEn: Math.max(headline * 0.26, smallest),
    footer,
    ...orderSize(footer, room, longest),
  };
}

function lines(characters: number, font: number, room: number): number {
  return Math.max(1, Math.ceil((characters * LATIN_EM * font) / room));
}

/**
 * The largest headline that fits, never below what the distance asks for. Where the screen is short,
 * the icon gives way before any word does.
 */
export function sizesFor(
  geometry: DisplayGeometry,
  viewport: Viewport,
  longest: TextLengths,
): Sizes {
  const least = fontFor(HEADLINE_DEGREES, geometry, viewport);
  const margin = Math.min(viewport.width, viewport.height) * 0.05;
  const room = viewport.width - 2 * margin;

  const heightOfText = (at: ReturnType<typeof scaled>): number =>
    at.headline * (LINE.headline + GAPS.belowIcon + GAPS.aboveEnglish + GAPS.air) +
    at.second * LINE.second +
    at.headlineEn * LINE.english * lines(longest.headlineEn, at.headlineEn, room) +
    at.secondEn * LINE.english * lines(longest.secondEn, at.secondEn, room) +
    at.footer * LINE.footerBand +
    at.order * (at.orderLines * LINE.order + (at.orderLines > 0 ? ORDER_PADDING_EM : 0)) +
    2 * margin;

  const iconFor = (headline: number): number => headline * 1.3;
  const fits = (headline: number): boolean => {
    const at = scaled(headline, least / 2, room, longest);
    return (
      headline * longest.headlineZh <= room &&
      heightOfText(at) + iconFor(headline) <= viewport.height
    );
  };

  let headline = Math.ceil(least);
  while (fits(headline + 1)) headline++;
  const sizes = scaled(headline, least / 2, room, longest);
  const left = viewport.height - heightOfText(sizes);
  return {
    ...sizes,
    icon: Math.max(0, Math.min(iconFor(headline), left)),
    margin,
    tooSmall:
      left < 0 || headline * longest.headlineZh > room || sizes.second * longest.secondZh > room,
  };
}
