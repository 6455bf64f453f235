import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { HttpServer } from '../../gateway/http/listen.js';
import { ManualLane } from '../gateway/http/manual-lane.js';
import { tempDir } from '../support/temp.js';
import { needTools } from '../support/tools.js';
import {
  CHROMIUM,
  ensurePages,
  launch,
  openLane,
  serveLane,
  waitForScreen,
  type OpenPage,
} from './lane-browser.js';

const SHIPPED = fileURLToPath(new URL('../../gateway/web/voice/', import.meta.url));

/** Notes in the page which clip really plays, and which was cut. */
const LISTEN = `
  window.heard = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const name = new URL(this.src).pathname;
    for (const kind of ['playing', 'pause', 'ended', 'error']) {
      this.addEventListener(kind, () => window.heard.push(kind + ' ' + name), { once: true });
    }
    this.addEventListener('playing', () => (window.seconds = this.duration), { once: true });
    return play.call(this);
  };`;

async function openListening(context: BrowserContext, port: number): Promise<OpenPage> {
  await context.addInitScript(LISTEN);
  const opened = await openLane(context, port);
  await waitForScreen(opened.page, 'idle');
  return opened;
}

const heard = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Reflect.get(window, 'heard') as readonly string[]);

async function waitToHear(page: Page, what: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => (Reflect.get(window, 'heard') as readonly string[]).includes(wanted),
    what,
  );
}

const sound = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset['sound']);

describe('lane voice in Chromium', function () {
  this.timeout(60_000);

  let lane: ManualLane;
  let server: HttpServer;
  let browser: Browser;
  let context: BrowserContext;

  before(function () {
    needTools(this, CHROMIUM);
    ensurePages();
  });

  beforeEach(async () => {
    lane = new ManualLane('1');
    server = await serveLane(lane);
  });

  afterEach(async () => {
    await browser.close();
    await server.stop(1000);
  });

  const open = async (mayPlay: boolean): Promise<OpenPage> => {
    browser = await launch({ mayPlay });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    return openListening(context, server.port);
  };

  it('pass is spoken to its end, a new prompt cuts the old one, and nobody complains', async () => {
    const { page, complaints } = await open(true);
    await page.waitForSelector('[data-sound="ready"]');
    expect(await page.locator('.begin').count()).to.equal(0);
    lane.show('pass');
    await waitToHear(page, 'ended /voice/zh-CN/pass.mp3');
    lane.show('assist');
    await waitToHear(page, 'playing /voice/zh-CN/assist.mp3');
    lane.show('closed');
    await waitToHear(page, 'pause /voice/zh-CN/assist.mp3');
    await waitToHear(page, 'playing /voice/zh-CN/closed.mp3');
    expect(await heard(page)).not.to.include('ended /voice/zh-CN/assist.mp3');
    expect(await sound(page)).to.equal('ready');
    expect(complaints).to.deep.equal([]);
  });

  it('a browser that wants a touch first shows one large button, and speaks after it', async () => {
    const { page, complaints } = await open(false);
    await page.waitForSelector('[data-sound="locked"]');
    const button = page.getByRole('button', { name: '开始值守' });
    const box = await button.boundingBox();
    expect(Math.min(box!.width, box!.height)).to.be.at.least(72);
    await button.click();
    await page.waitForSelector('[data-sound="ready"]');
    expect(await button.count()).to.equal(0);
    expect(await heard(page), 'an unlock says nothing').to.deep.equal([]);
    lane.show('pass');
    await waitToHear(page, 'playing /voice/zh-CN/pass.mp3');
    // Chromium says itself that it waits for a touch; of everything else nobody complains.
    const others = complaints.filter((one) => !one.includes('AudioContext was not allowed'));
    expect(others).to.deep.equal([]);
  });

  it('a gateway that went away while clips were on their way has them fetched after its return', async () => {
    browser = await launch();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.route('**/voice/**', (route) => route.abort('connectionreset'));
    const { page } = await openListening(context, server.port);
    await page.waitForSelector('[data-sound="ready"]');
    lane.show('pass');
    await page.waitForSelector('[data-sound="failed"]');
    await context.unroute('**/voice/**');
    const { port } = server;
    await server.stop(1000);
    lane = new ManualLane('1', 'idle');
    server = await serveLane(lane, { port });
    await waitForScreen(page, 'idle');
    lane.show('assist');
    await waitToHear(page, 'ended /voice/zh-CN/assist.mp3');
    expect(await sound(page)).to.equal('ready');
  });

  it('a recording that a venue puts into its folder is heard on the open page', async () => {
    const dir = tempDir('tongdao-voice-');
    try {
      await server.stop(1000);
      server = await serveLane(lane, { recordings: dir.path });
      const { page } = await open(true);
      await page.waitForSelector('[data-sound="ready"]');
      lane.show('pass');
      await waitToHear(page, 'ended /voice/zh-CN/pass.mp3');
      const length = (): Promise<number> =>
        page.evaluate(() => Reflect.get(window, 'seconds') as number);
      const shipped = await length();
      mkdirSync(join(dir.path, 'zh-CN'));
      copyFileSync(`${SHIPPED}zh-CN/assist.mp3`, join(dir.path, 'zh-CN/pass.mp3'));
      // The gateway tells each page the hour once a minute, and at once what has changed.
      lane.now += 60_000;
      lane.order = { number: '2026-17', ends: '2026-12-01T00:00:00+08:00' };
      await page.waitForResponse((answer) => answer.url().includes('/zh-CN/pass.mp3'));
      lane.show('idle');
      await waitForScreen(page, 'idle');
      await page.evaluate(() => ((Reflect.get(window, 'heard') as string[]).length = 0));
      lane.show('pass');
      await waitToHear(page, 'playing /voice/zh-CN/pass.mp3');
      expect(await length()).to.be.greaterThan(shipped + 0.5);
    } finally {
      dir.remove();
    }
  });

  it('people are sent to the staff aloud, too, while nobody is there to send the clip', async () => {
    const { page } = await open(true);
    await page.waitForSelector('[data-sound="ready"]');
    // The clip is in the page before it is needed.
    await page.waitForFunction(() =>
      performance
        .getEntriesByType('resource')
        .some(({ name }) => name.endsWith('/zh-CN/device-down.mp3')),
    );
    await server.stop(1000);
    await waitForScreen(page, 'device-down');
    await waitToHear(page, 'ended /voice/zh-CN/device-down.mp3');
    server = await serveLane(lane);
  });

  it('an idle lane is silent until somebody touches it; nothing is selected, no menu opens', async () => {
    const { page } = await open(true);
    await page.waitForSelector('[data-sound="ready"]');
    expect(await heard(page)).to.deep.equal([]);
    const menus = await page.evaluate(() => {
      const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
      return document.body.dispatchEvent(menu);
    });
    expect(menus, 'the menu was not stopped').to.equal(false);
    await page.mouse.dblclick(640, 380);
    await waitToHear(page, 'playing /voice/zh-CN/idle-id-card.mp3');
    expect(await page.evaluate(() => getSelection()?.toString())).to.equal('');
    const scrolled = await page.evaluate(() => {
      window.scrollTo(0, 500);
      return window.scrollY;
    });
    expect(scrolled).to.equal(0);
  });
});
