import { mkdirSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { HttpServer } from '../../gateway/http/listen.js';
import { LANE_STATES, type DisplayGeometry, type LaneState } from '../../schemas/lane-view.js';
import { phraseOf } from '../../schemas/phrases.js';
import { ManualLane } from '../gateway/http/manual-lane.js';
import { needTools } from '../support/tools.js';
import { contrast, isRed } from './contrast.js';
import {
  axe,
  CHROMIUM,
  ensurePages,
  fontsOf,
  launch,
  openLane,
  serveLane,
  waitForScreen,
  type OpenPage,
} from './lane-browser.js';
import { measure, type Line } from './lane-lines.js';

/** Set SHOTS to a folder to keep a picture of every screen. */
const SHOTS = process.env['SHOTS'];

interface Place {
  readonly width: number;
  readonly height: number;
  readonly geometry: DisplayGeometry;
}

const PLACES: readonly Place[] = [
  { width: 1920, height: 1080, geometry: { widthMm: 476, distanceMm: 1500 } },
  { width: 1366, height: 768, geometry: { widthMm: 344, distanceMm: 1000 } },
  { width: 1280, height: 800, geometry: { widthMm: 217, distanceMm: 600 } },
  { width: 800, height: 1280, geometry: { widthMm: 136, distanceMm: 600 } },
];

/** Cap height of Noto Sans CJK as the font file states it (OS/2 sCapHeight 733 of 1000). */
const CAP_HEIGHT_EM = 0.733;

function degrees(fontPx: number, place: Place): number {
  const capMm = fontPx * CAP_HEIGHT_EM * (place.geometry.widthMm / place.width);
  return (Math.atan(capMm / place.geometry.distanceMm) * 180) / Math.PI;
}

describe('lane display in Chromium', function () {
  this.timeout(60_000);

  let browser: Browser;
  let lane: ManualLane;
  let server: HttpServer;
  let context: BrowserContext;

  before(async function () {
    needTools(this, CHROMIUM);
    ensurePages();
    browser = await launch();
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  });

  after(async () => {
    // Skipped where the browser is absent: `before` never launched one.
    await (browser as Browser | undefined)?.close();
  });

  beforeEach(async () => {
    lane = new ManualLane('1');
    server = await serveLane(lane);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  });

  afterEach(async () => {
    await context.close();
    await server.stop(1000);
  });

  const show = async (page: Page, state: LaneState): Promise<void> => {
    lane.show(state);
    await waitForScreen(page, state);
  };

  const openAt = async (place: Place): Promise<OpenPage> => {
    lane.geometry = place.geometry;
    const opened = await openLane(context, server.port);
    await opened.page.setViewportSize({ width: place.width, height: place.height });
    await waitForScreen(opened.page, 'idle');
    return opened;
  };

  for (const place of PLACES) {
    const name = `${place.width} x ${place.height}, ${place.geometry.widthMm} mm wide, from ${place.geometry.distanceMm} mm`;
    it(`every state is large, whole and legible at ${name}`, async () => {
      const { page, complaints } = await openAt(place);
      expect(await page.evaluate(() => document.documentElement.dataset['setup'])).to.equal(
        undefined,
      );
      for (const state of LANE_STATES) {
        await show(page, state);
        if (SHOTS !== undefined) {
          await page.screenshot({ path: `${SHOTS}/${place.width}-${state}.png` });
        }
        const lines = await page.evaluate(measure);
        const line = (wanted: string): Line => lines.find((one) => one.name === wanted)!;
        expect(degrees(line('headline').fontPx, place), `${state} headline`).to.be.at.least(0.7);
        if (phraseOf(state, ['id-card']).text['zh-CN'].second !== '') {
          const { fontPx } = line('second');
          expect(degrees(fontPx, place), `${state} second line`).to.be.at.least(0.35);
        }
        let above = 0;
        for (const { name: which, text, box, clipped, colour, ground } of lines) {
          const at = `${state} ${which} "${text}"`;
          expect(text, at).not.to.equal('');
          expect(clipped, `${at} is clipped`).to.equal(false);
          expect(box.left, `${at} left`).to.be.at.least(0);
          expect(box.right, `${at} right`).to.be.at.most(place.width);
          expect(box.bottom, `${at} bottom`).to.be.at.most(place.height);
          if (which !== 'footer') {
            expect(box.top, `${at} covers what is above it`).to.be.at.least(above - 1);
            above = box.bottom - 0.2 * (box.bottom - box.top);
          } else {
            expect(box.top, `${at} covers the message`).to.be.at.least(above);
          }
          expect(contrast(colour, ground), `${at} contrast`).to.be.at.least(7);
          expect(isRed(colour) || isRed(ground), `${at} is red`).to.equal(false);
        }
        const badge = await page.locator('.badge').boundingBox();
        expect(badge!.y, `${state} icon`).to.be.at.least(0);
        expect(badge!.y + badge!.height).to.be.at.most(line('headline').box.top + 1);
      }
      expect(complaints).to.deep.equal([]);
    });
  }

  for (const place of [PLACES[0]!, PLACES[3]!]) {
    it(`the order in force stands under every screen, whole, at ${place.width} x ${place.height}`, async () => {
      lane.order = { number: '浙疫防指〔2026〕17号', ends: '2026-12-01T00:00:00+08:00' };
      const { page, complaints } = await openAt(place);
      const order = page.locator('.order');
      expect(await order.textContent()).to.equal(
        '防疫期间 · 依据 浙疫防指〔2026〕17号 · 至 12月1日 00:00' +
          'Epidemic order 浙疫防指〔2026〕17号 until 1 Dec 00:00',
      );
      for (const state of ['idle', 'assist', 'take-card'] as const) {
        await show(page, state);
        if (SHOTS !== undefined) {
          await page.screenshot({ path: `${SHOTS}/${place.width}-order-${state}.png` });
        }
        const lines = await page.evaluate(measure);
        for (const { text, box, colour, ground } of lines) {
          expect(box.left, text).to.be.at.least(0);
          expect(box.right, text).to.be.at.most(place.width);
          expect(box.bottom, text).to.be.at.most(place.height);
          expect(contrast(colour, ground), text).to.be.at.least(7);
        }
      }
      expect(complaints).to.deep.equal([]);
    });
  }

  it('an order that begins or ends changes the footer of an open page', async () => {
    const { page } = await openAt(PLACES[0]!);
    const order = page.locator('.order');
    expect(await order.count()).to.equal(0);
    lane.order = { number: '2026-17', ends: '2026-12-01T00:00:00+08:00' };
    await order.waitFor();
    lane.order = undefined;
    await order.waitFor({ state: 'detached' });
  });

  it('every state passes axe at levels A, AA and AAA and breaks no policy', async () => {
    const { page, complaints } = await openAt(PLACES[0]!);
    for (const state of LANE_STATES) {
      await show(page, state);
      const { violations, passes } = await axe(page);
      expect(
        violations.map(({ id, help }) => `${id}: ${help}`),
        state,
      ).to.deep.equal([]);
      expect(
        passes.map(({ id }) => id),
        state,
      ).to.include('color-contrast-enhanced');
    }
    expect(complaints).to.deep.equal([]);
  });

  it('a policy violation would be seen: the test of the test', async () => {
    const { page, complaints } = await openLane(context, server.port);
    await waitForScreen(page, 'idle');
    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    while (complaints.length === 0) await page.waitForTimeout(10);
    expect(complaints.join()).to.include('style-src');
  });

  it('every state says its phrase in Chinese, drawn as Chinese, then in English', async () => {
    const { page } = await openAt(PLACES[0]!);
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal('zh-CN');
    for (const state of LANE_STATES) {
      await show(page, state);
      const { text } = phraseOf(state, ['id-card']);
      const lines = await page.evaluate(measure);
      const said = [
        text['zh-CN'].headline,
        text['zh-CN'].second,
        text.en.headline,
        text.en.second,
        '需要帮忙请招手',
        'Wave if you need help',
      ];
      expect(lines.map((line) => line.text)).to.deep.equal(said.filter((words) => words !== ''));
      const second = text['zh-CN'].second === '' ? [] : ['.second'];
      for (const selector of ['.headline', ...second, '.footer span']) {
        expect(await fontsOf(page, selector), `${state} ${selector}`).to.deep.equal([
          'Noto Sans CJK SC',
        ]);
      }
    }
  });

  it('assist looks the same to the last pixel, whatever came before it', async () => {
    const { page } = await openAt(PLACES[0]!);
    const pictures: Buffer[] = [];
    for (const before of [
      ['reading'],
      ['reading', 'pass'],
      ['retry', 'reading'],
      ['closed'],
    ] as const) {
      for (const state of before) await show(page, state);
      await show(page, 'assist');
      pictures.push(await page.screenshot());
    }
    for (const picture of pictures) expect(picture.equals(pictures[0]!)).to.equal(true);
  });

  it('registered looks like pass to the last pixel, and pass does not look like assist', async () => {
    const { page } = await openAt(PLACES[0]!);
    await show(page, 'pass');
    const pass = await page.screenshot();
    await show(page, 'registered');
    expect((await page.screenshot()).equals(pass)).to.equal(true);
    await show(page, 'assist');
    expect((await page.screenshot()).equals(pass)).to.equal(false);
  });

  it('a screen too small for its distance says so to the installer and keeps its words large', async () => {
    const place = { width: 1280, height: 800, geometry: { widthMm: 217, distanceMm: 2000 } };
    const { page } = await openAt(place);
    expect(await page.evaluate(() => document.documentElement.dataset['setup'])).to.equal(
      'screen-too-small',
    );
    const headline = (await page.evaluate(measure))[0]!;
    expect(degrees(headline.fontPx, place)).to.be.at.least(0.7);
  });

  it('the page comes back by itself when the gateway was started again', async () => {
    const { page } = await openLane(context, server.port);
    await waitForScreen(page, 'idle');
    const { port } = server;
    await server.stop(1000);
    lane = new ManualLane('1', 'closed');
    server = await serveLane(lane, { port });
    await waitForScreen(page, 'closed');
  });

  it('an updated gateway brings its page, and never the browser’s own error page', async () => {
    const { page } = await openLane(context, server.port);
    await waitForScreen(page, 'idle');
    await page.evaluate(() => (document.documentElement.dataset['old'] = 'yes'));
    // It is gone again before it can send the page.
    let refused = 0;
    await page.route('**/lane/1', (route) => {
      refused++;
      return route.abort('connectionrefused');
    });
    lane.build = 'test-2';
    while (refused === 0) await page.waitForTimeout(50);
    lane.show('closed');
    await waitForScreen(page, 'closed');
    await page.unroute('**/lane/1');
    lane.build = 'test-3';
    await page.waitForSelector('html:not([data-old])');
    await waitForScreen(page, 'closed');
  });

  it('a stream that falls silent turns to the staff screen after 12 s and comes back', async () => {
    const { page, complaints } = await openOnClock();
    // From here on the gateway takes new streams and says nothing, as a pulled cable does.
    await page.route('**/events', () => undefined);
    await page.clock.runFor(11_000);
    await waitForScreen(page, 'idle');
    await page.clock.runFor(1000);
    await waitForScreen(page, 'device-down');
    await page.unroute('**/events');
    await page.clock.runFor(12_000);
    await waitForScreen(page, 'idle');
    expect(complaints).to.deep.equal([]);
  });

  it('a gateway that stays away leaves the staff screen, without a network error page', async () => {
    const { page } = await openOnClock();
    const { port } = server;
    await server.stop(1000);
    // Runs timers, of which the last one is set when the page has seen the loss.
    const down = page.locator('[data-screen="device-down"]');
    while ((await down.count()) === 0) await page.clock.runFor(500);
    server = await serveLane(lane, { port });
    await page.clock.runFor(6000);
    await waitForScreen(page, 'idle');
  });

  it('a hidden tab holds no stream and a tab that is shown again opens one', async () => {
    const { page } = await openLane(context, server.port);
    await waitForScreen(page, 'idle');
    expect(lane.listeners).to.equal(1);
    await setVisibility(page, 'hidden');
    while (lane.listeners !== 0) await page.waitForTimeout(10);
    lane.show('closed');
    await setVisibility(page, 'visible');
    await waitForScreen(page, 'closed');
    expect(lane.listeners).to.equal(1);
  });

  /** A page whose clock stands still: no heartbeat of the server can come in between either. */
  async function openOnClock(): Promise<OpenPage> {
    await context.clock.install();
    const opened = await openLane(context, server.port);
    await opened.page.clock.pauseAt(Date.now() + 60_000);
    await waitForScreen(opened.page, 'idle');
    return opened;
  }
});

/** Headless Chromium never hides a tab; the page is told what a real one would tell it. */
async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
