/** Numbers in circles over parts of a page, as a guide points at them. */
import type { Locator, Page } from 'playwright-core';
import { TongdaoError } from '../../schemas/errors.js';

export interface Mark {
  readonly at: Locator;
  /** Where in the part the circle's centre stands, as shares of width and height; its middle unless said. */
  readonly x?: number;
  readonly y?: number;
}

const SIDE_PX = 40;

/**
 * Draws 1, 2, 3 … in the order given. Through the CSSOM: the page's policy forbids style attributes.
 * Rejects with `NOT_FOUND` where a part is not on the page.
 */
export async function drawMarks(page: Page, marks: readonly Mark[]): Promise<void> {
  for (const [index, { at, x = 0.5, y = 0.5 }] of marks.entries()) {
    const box = await at.boundingBox();
    if (box === null) throw new TongdaoError('NOT_FOUND', `nothing at mark ${index + 1}`);
    const centre = { left: box.x + x * box.width, top: box.y + y * box.height };
    await page.evaluate(
      ({ text, left, top, side }) => {
        const circle = document.createElement('div');
        circle.className = 'picture-mark';
        circle.textContent = text;
        const { style } = circle;
        style.setProperty('position', 'fixed');
        style.setProperty('z-index', '9999');
        style.setProperty('left', `${left - side / 2}px`);
        style.setProperty('top', `${top - side / 2}px`);
        style.setProperty('width', `${side}px`);
        style.setProperty('height', `${side}px`);
        style.setProperty('box-sizing', 'border-box');
        style.setProperty('border', '3px solid #ffffff');
        style.setProperty('border-radius', '50%');
        style.setProperty('background', '#8a1558');
        style.setProperty('color', '#ffffff');
        style.setProperty('font', `bold 20px/${side - 6}px sans-serif`);
        style.setProperty('text-align', 'center');
        document.body.appendChild(circle);
      },
      { text: String(index + 1), ...centre, side: SIDE_PX },
    );
  }
}

export async function removeMarks(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const mark of document.querySelectorAll('.picture-mark')) mark.remove();
  });
}
