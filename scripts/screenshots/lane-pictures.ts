/** The lane display: what a senior sees when nobody, a pass, and a call for staff is on it. */
import type { Browser, Page } from 'playwright-core';
import type { LaneState } from '../../schemas/lane-view.js';
import { DISPLAY, openPage, type Camera } from './browser.js';
import type { DemoSite } from './demo-site.js';

async function waitFor(page: Page, screen: LaneState): Promise<void> {
  await page.waitForSelector(`[data-screen="${screen}"]`);
}

/** Leaves somebody waiting for staff at lane 1. */
export async function takeLanePictures(
  browser: Browser,
  demo: DemoSite,
  camera: Camera,
): Promise<void> {
  const page = await openPage(browser, `${demo.gateway}/lane/1`, DISPLAY);
  await waitFor(page, 'idle');
  await camera.take(page, 'lane-idle');
  const admitted = demo.swipe('1', 'green');
  await waitFor(page, 'pass');
  await camera.take(page, 'lane-pass');
  await admitted;
  await waitFor(page, 'idle');
  const assisted = demo.swipe('1', 'damaged');
  await waitFor(page, 'assist');
  await camera.take(page, 'lane-assist');
  await assisted;
  await page.context().close();
}
