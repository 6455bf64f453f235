/**
 * Measures a screen with a bank card: no browser knows its millimetres, and everybody has a card
 * (ISO/IEC 7810, ID-1: 85.60 by 53.98 mm; an ID card has the same size).
 */
export const CARD_MM = { width: 85.6, height: 53.98 } as const;

/** CSS pixels of the card's edge on a screen that is believed to be so wide. */
export function cardPixels(widthMm: number, viewportPx: number): number {
  return (CARD_MM.width * viewportPx) / widthMm;
}

/** Width of the screen in whole millimetres when the drawn card has this width and matches. */
export function screenMm(cardPx: number, viewportPx: number): number {
  return Math.round((CARD_MM.width * viewportPx) / cardPx);
}

/** What the site file accepts (schemas/display.ts). */
export const WIDTH_MM = { least: 100, most: 3000 } as const;
export const DISTANCE_MM = { least: 300, most: 6000 } as const;

export function within(
  value: number,
  limits: { readonly least: number; readonly most: number },
): number {
  return Math.min(limits.most, Math.max(limits.least, value));
}
