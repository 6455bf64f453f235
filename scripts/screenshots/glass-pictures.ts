/** The glass gate after one visit: every byte of it, step by step. */
import type { Browser } from 'playwright-core';
import { DESK, openPage, type Camera } from './browser.js';
import type { DemoSite } from './demo-site.js';

export async function takeGlassPictures(
  browser: Browser,
  demo: DemoSite,
  camera: Camera,
): Promise<void> {
  const page = await openPage(browser, demo.glass, DESK);
  await page.locator('.person').first().waitFor();
  await demo.swipe('1', 'green');
  await page.locator('.visit-pass').waitFor();
  await page.getByRole('button', { name: /^放大到开闸/u }).click();
  await page.getByRole('button', { name: /^看全程/u }).blur();
  await camera.take(page, 'glass-gate');
  await page.context().close();
}
