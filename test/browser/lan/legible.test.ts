import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { PNG } from 'pngjs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { HttpServer } from '../../../gateway/http/listen.js';
import { LANE_STATES, type LaneState } from '../../../schemas/lane-view.js';
import { phraseOf } from '../../../schemas/phrases.js';
import { ManualLane } from '../../gateway/http/manual-lane.js';
import { needTools } from '../../support/tools.js';
import { contrast } from '../contrast.js';
import {
  CHROMIUM,
  ensurePages,
  launch,
  openLane,
  serveLane,
  waitForScreen,
} from '../lane-browser.js';
import { blurred, readLine, slips } from './blurred.js';

const SHOTS = process.env['SHOTS'];

/**
 * Pixels of blur on a screen 1920 x 1080 that is 476 mm wide, read from 2 m: 3.4 and 1.7 minutes of arc.
 * At half as much again (facts/ux.md section 7, number 4) a person still reads what tesseract 5 does not.
 */
const HEADLINE_SIGMA = 8;
const SECOND_SIGMA = 4;

/** Screens beside their readers; a smaller screen stands nearer, so less blur meets the eye. */
const PLACES = [
  { width: 1920, height: 1080, geometry: { widthMm: 476, distanceMm: 2000 }, states: LANE_STATES },
  {
    width: 1366,
    height: 768,
    geometry: { widthMm: 344, distanceMm: 1000 },
    states: ['pass', 'assist'],
  },
  {
    width: 1280,
    height: 800,
    geometry: { widthMm: 217, distanceMm: 600 },
    states: ['pass', 'assist'],
  },
  {
    width: 800,
    height: 1280,
    geometry: { widthMm: 136, distanceMm: 600 },
    states: ['pass', 'assist'],
  },
] as const satisfies readonly { readonly states: readonly LaneState[]; [key: string]: unknown }[];

/** Pixels of ground around a line. */
const MARGIN = 40;

describe('the lane display to eyes that do not see sharply', function () {
  this.timeout(180_000);

  let browser: Browser;
  let lane: ManualLane;
  let server: HttpServer;
  let context: BrowserContext;
  let page: Page;

  before(async function () {
    needTools(this, CHROMIUM, 'tesseract');
    ensurePages();
    browser = await launch();
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  });

  after(async () => {
    await (browser as Browser | undefined)?.close();
  });

  beforeEach(async () => {
    lane = new ManualLane('1');
    server = await serveLane(lane);
    context = await browser.newContext();
  });

  afterEach(async () => {
    await context.close();
    await server.stop(1000);
  });

  const keep = (name: string, png: Buffer): void => {
    if (SHOTS !== undefined) writeFileSync(`${SHOTS}/${name}.png`, png);
  };

  const show = async (state: LaneState): Promise<void> => {
    lane.show(state);
    await waitForScreen(page, state);
  };

  for (const place of PLACES) {
    it(`headlines can be read through a strong blur, second lines through a lesser one, at ${place.width} x ${place.height}`, async () => {
      lane.geometry = place.geometry;
      ({ page } = await openLane(context, server.port));
      await page.setViewportSize({ width: place.width, height: place.height });
      await waitForScreen(page, 'idle');
      const scale = Math.min(place.width, place.height) / 1080;
      const unread: string[] = [];
      for (const state of place.states) {
        await show(state);
        const { headline, second } = phraseOf(state, ['id-card']).text['zh-CN'];
        for (const [selector, words, sigma, most] of [
          ['.headline', headline, HEADLINE_SIGMA, 0],
          ['.second', second, SECOND_SIGMA, 0],
        ] as const) {
          if (words === '') continue;
          const line = await lineOf(page, selector);
          const picture = blurred(line.picture, sigma * scale);
          keep(`blur-${place.width}-${state}${selector}`, picture);
          const readings = await readLine(picture, line.height);
          if (readings.every((read) => slips(words, read) > most)) {
            unread.push(`${state} ${selector} "${words}" reads ${readings.join(', ')}`);
          }
        }
      }
      expect(unread).to.deep.equal([]);
    });
  }

  it('the blur is one: what stands small cannot be read through it', async () => {
    ({ page } = await openLane(context, server.port));
    await page.setViewportSize({ width: 1920, height: 1080 });
    await show('assist');
    const { picture, height } = await lineOf(page, '.footer');
    const readings = await readLine(blurred(picture, HEADLINE_SIGMA), height);
    expect(readings.map((read) => slips('需要帮忙请招手', read) > 1)).not.to.include(false);
  });

  for (const kind of ['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const) {
    it(`with ${kind}, pass is dark with an arrow and assist is light with a person`, async () => {
      ({ page } = await openLane(context, server.port));
      await page.setViewportSize({ width: 1280, height: 800 });
      const debug = await context.newCDPSession(page);
      await debug.send('Emulation.setEmulatedVisionDeficiency', { type: kind });
      const grounds: number[] = [];
      const icons: string[] = [];
      for (const state of ['pass', 'assist'] as const) {
        await show(state);
        const png = await page.screenshot({ clip: { x: 4, y: 4, width: 2, height: 2 } });
        keep(`eyes-${kind}-${state}`, await page.screenshot());
        grounds.push(contrast(pixel(png), 'rgb(0, 0, 0)'));
        icons.push(await page.locator('.badge').innerHTML());
      }
      const [pass = 0, assist = 0] = grounds;
      // As contrast against black: a dark ground below 4, a light one above 9.
      expect(pass).to.be.below(4);
      expect(assist).to.be.above(9);
      expect(icons[0]).not.to.equal(icons[1]);
    });
  }
});

/** The first pixel as `rgb(r, g, b)`. */
function pixel(png: Buffer): string {
  const [red = 0, green = 0, blue = 0] = PNG.sync.read(png).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The picture of one line and the ground around it. */
async function lineOf(
  page: Page,
  selector: string,
): Promise<{ readonly picture: Buffer; readonly height: number }> {
  const line = page.locator(selector);
  const { height } = (await line.boundingBox())!;
  return { picture: withMargin(await line.screenshot()), height };
}

/** What stands above and below the line is not there: ground of its own all around. */
function withMargin(png: Buffer): Buffer {
  const line = PNG.sync.read(png);
  const framed = new PNG({ width: line.width + 2 * MARGIN, height: line.height + 2 * MARGIN });
  for (let at = 0; at < framed.data.length; at += 4) line.data.copy(framed.data, at, 0, 4);
  PNG.bitblt(line, framed, 0, 0, line.width, line.height, MARGIN, MARGIN);
  return PNG.sync.write(framed);
}
