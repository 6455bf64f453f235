/** What can be measured of a page: axe-core's findings, sizes of what is touched, of what is read. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Findings at levels A and AA, and of the contrast of 7:1 that the console promises for text. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Through the debugger, which the page's own policy does not bind.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: `globalThis.axe ?? (() => {${AXE}})()` });
  const options = { runOnly: AA, rules: { 'color-contrast-enhanced': { enabled: true } } };
  const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
    expression: `axe.run(document, ${JSON.stringify(options)}).then(({ violations, passes }) =>
      JSON.stringify({ looked: passes.length, found: violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ': ' + node.html.slice(0, 120) + ' ' + (node.any[0]?.message ?? ''))) }))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await debug.detach();
  if (exceptionDetails !== undefined) throw new Error(`axe: ${exceptionDetails.text}`);
  const { looked, found } = JSON.parse(String(result.value)) as { looked: number; found: string[] };
  if (looked === 0) throw new Error('axe looked at nothing');
  return found;
}

/** Everything that can be touched and is smaller than `least` CSS pixels in one direction. */
export function smallTargets(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((limit) => {
    const touched =
      'button, input:not([type="file"]):not([hidden]), select, a[href], [role="radio"]';
    return [...document.querySelectorAll<HTMLElement>(touched)].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0 || getComputedStyle(element).visibility === 'hidden')
        return [];
      const small = Math.min(width, height) < limit - 0.5;
      const name = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 24);
      return small
        ? [`${element.tagName} "${name}" ${Math.round(width)} x ${Math.round(height)}`]
        : [];
    });
  }, least);
}

/** Chinese text that is set smaller than `least` CSS pixels. */
export function smallChinese(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((limit) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = (node.textContent ?? '').trim();
      const at = node.parentElement;
      if (at === null || !/\p{Script=Han}/u.test(text)) continue;
      const { width, height } = at.getBoundingClientRect();
      // Words for screen readers alone are one pixel wide.
      if (width <= 1 || height <= 1) continue;
      const size = Number.parseFloat(getComputedStyle(at).fontSize);
      if (size < limit) found.push(`${text.slice(0, 24)} ${size}px`);
    }
    return found;
  }, least);
}

/** Pixels by which the page itself is wider or higher than the screen. */
export function overflow(page: Page): Promise<{ readonly right: number; readonly down: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { right: scrollWidth - innerWidth, down: scrollHeight - innerHeight };
  });
}
