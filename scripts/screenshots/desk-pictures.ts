/** The console: log-in, the whole screen with numbers, one assist, opening by hand, alarms, lock. */
import type { Browser, Page } from 'playwright-core';
import { TongdaoError } from '../../schemas/errors.js';
import { DEMO_ACCOUNTS } from '../../gateway/staff/demo-accounts.js';
import { demoPerson } from '../demo/people.js';
import { DESK, openPage, type Camera } from './browser.js';
import type { DemoSite } from './demo-site.js';
import { drawMarks, removeMarks } from './marks.js';

const button = (page: Page, name: RegExp) => page.getByRole('button', { name }).first();
const chip = (page: Page, name: RegExp) => page.getByRole('radio', { name }).first();

/** Messages in passing lie over what the next picture is of. */
async function messagesGone(page: Page): Promise<void> {
  await page.locator('.toast').first().waitFor({ state: 'detached' });
}

async function laneFree(page: Page, index: number): Promise<void> {
  await page.locator('.tile').nth(index).and(page.locator('[data-look="idle"]')).waitFor();
}

async function logIn(page: Page, camera: Camera): Promise<void> {
  const account = DEMO_ACCOUNTS.find(({ role }) => role === 'attendant');
  if (account === undefined) throw new TongdaoError('INTERNAL', 'no attendant in the demo');
  await page.getByLabel('姓名').fill(account.name);
  await page.locator('input[type="password"]').fill(account.secret);
  await camera.take(page, 'log-in');
  await page.keyboard.press('Enter');
  await page.locator('.tile').first().waitFor();
}

/** Order and numbers are those of docs/operators.md, section 2. */
async function takeNumbered(page: Page, camera: Camera): Promise<void> {
  await drawMarks(page, [
    { at: page.locator('.strip-items'), x: 0.72 },
    { at: button(page, /^状态/u), y: 0.95 },
    { at: button(page, /^锁屏/u), y: 0.95 },
    { at: page.locator('.tile').first(), x: 0.4, y: 0.2 },
    { at: page.locator('.tile-open').first(), y: 0.75 },
    { at: page.locator('.queue'), x: 0.42 },
    { at: page.locator('.card-offer .button'), x: 0.06, y: 0.1 },
    { at: button(page, /^紧急全开/u), x: 0.06, y: 0.1 },
    { at: button(page, /^呼叫支援/u), x: 0.06, y: 0.1 },
    { at: button(page, /^查最近/u), x: 0.06, y: 0.1 },
    { at: button(page, /^手动开门/u), x: 0.06, y: 0.1 },
    { at: button(page, /^人工登记/u), x: 0.06, y: 0.1 },
  ]);
  await camera.take(page, 'console-numbered');
  await removeMarks(page);
}

/** Somebody waits at lane 1 whose card could not be read: paper, itinerary, then typed number. */
async function takeDoors(page: Page, camera: Camera): Promise<void> {
  await button(page, /^去协助/u).click();
  await page.locator('.card').waitFor();
  await page.keyboard.press('F2');
  const number = page.locator('[data-field="idNumber"] input');
  await number.fill(demoPerson('damaged').idNumber.slice(0, 14));
  await camera.take(page, 'door-id');
  await number.fill(demoPerson('damaged').idNumber);
  await chip(page, /^行程卡/u).click();
  await chip(page, /^绿卡/u).click();
  await page.locator('[data-field="places"] input').fill('nj');
  await page.locator('[data-field="places"] .chip').first().click();
  await page.locator('.doors-place').waitFor();
  await camera.take(page, 'door-itinerary');
  await chip(page, /^纸质证明/u).click();
  await chip(page, /^居家证明/u).click();
  await page.locator('[data-field="issuer"] input').fill('演示社区居委会');
  await chip(page, /^今天/u).click();
  await page.locator('.doors-fields').evaluate((fields) => fields.scrollTo(0, 0));
  await camera.take(page, 'door-paper');
  await button(page, /^登记并放行/u).click();
  await page.getByText('撤销').waitFor();
  await laneFree(page, 0);
  await camera.take(page, 'undo');
  await messagesGone(page);
}

async function takeAssist(page: Page, demo: DemoSite, camera: Camera): Promise<void> {
  await demo.swipe('2', 'yellow');
  await button(page, /^去协助/u).click();
  await page.locator('.card').waitFor();
  await camera.take(page, 'card');
  await page.keyboard.press('F2');
  await button(page, /^登记并放行/u).waitFor();
  await camera.take(page, 'card-register');
  await page.keyboard.press('Escape');
  await button(page, /^放回/u).click();
}

async function takeOpening(page: Page, camera: Camera): Promise<void> {
  await button(page, /^放行 一号通道/u).click();
  await page.locator('.reasons').waitFor();
  await camera.take(page, 'opening');
  await button(page, /^急救/u).click();
  await page.getByText('急救开门的原因').waitFor();
  await messagesGone(page);
  await camera.take(page, 'opening-reason');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await page.locator('.doors-record').first().waitFor();
  await camera.take(page, 'recent');
  await page.keyboard.press('Escape');
}

/** A platform that is gone, a forged answer before it, and a reader without its cable. */
async function takeTrouble(page: Page, demo: DemoSite, camera: Camera): Promise<void> {
  await laneFree(page, 0);
  await demo.swipe('1', 'mis-signed');
  await button(page, /^去协助 一号通道/u).click();
  await button(page, /^手动放行/u).click();
  await button(page, /^已人工核验/u).click();
  await laneFree(page, 0);
  await demo.runPlatform(false);
  for (let tries = 0; tries < 6; tries++) {
    if (await page.locator('[data-bar="offline"]').isVisible()) break;
    await demo.swipe('1', 'green');
  }
  await demo.plugReader('2', false);
  await page.locator('.strip-bad[data-item="readers"]').waitFor();
  await page.locator('[data-bar="offline"]').waitFor();
  await button(page, /^状态/u).click();
  await camera.take(page, 'alarms');
  await page.keyboard.press('Escape');
  const ended = page.locator('.card-end').getByRole('button');
  if (await ended.isVisible()) await ended.click();
  await camera.take(page, 'offline');
  await demo.runPlatform(true);
  await demo.plugReader('2', true);
}

async function takeRelease(page: Page, camera: Camera): Promise<void> {
  await button(page, /^锁屏/u).click();
  await page.locator('.session-lock').waitFor();
  await camera.take(page, 'locked');
  const release = button(page, /^紧急全开/u);
  await release.hover();
  await page.mouse.down();
  await page.locator('.release-results li').first().waitFor();
  await page.mouse.up();
  await camera.take(page, 'release-all');
}

/** Needs somebody who waits at lane 1. */
export async function takeDeskPictures(
  browser: Browser,
  demo: DemoSite,
  camera: Camera,
): Promise<void> {
  const page = await openPage(browser, `${demo.gateway}/console`, DESK);
  await logIn(page, camera);
  await button(page, /^去协助/u).waitFor();
  await camera.take(page, 'console');
  await takeNumbered(page, camera);
  await takeDoors(page, camera);
  await takeAssist(page, demo, camera);
  await takeOpening(page, camera);
  await takeTrouble(page, demo, camera);
  await takeRelease(page, camera);
  await page.context().close();
}
