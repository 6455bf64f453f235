/** Debian's Chromium on the real pages, and the pictures it takes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { TongdaoError } from '../../schemas/errors.js';

const CHROMIUM = '/usr/bin/chromium';

/** A guide is read over a telephone too. */
const LIMIT_BYTES = 200 * 1024;

const TIMEOUT_MS = 15_000;

/** As tablets and small computers at a desk have it. */
export const DESK = { width: 1366, height: 768 };
export const DISPLAY = { width: 1280, height: 720 };

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** A browser of its own for each page, so that nobody is logged in. */
export async function openPage(
  browser: Browser,
  address: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Takes pictures into one folder. */
export class Camera {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes `<name>.webp`, a third of a PNG of the same page. Rejects with `TOO_LARGE` above 200 KiB. */
  async take(page: Page, name: string): Promise<void> {
    const debug = await page.context().newCDPSession(page);
    const { data } = await debug.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
    await debug.detach();
    const picture = Buffer.from(data, 'base64');
    writeFileSync(join(this.#folder, `${name}.webp`), picture);
    console.log(`${name}.webp  ${Math.round(picture.length / 1024)} KiB`);
    if (picture.length > LIMIT_BYTES) throw new TongdaoError('TOO_LARGE', `${name}.webp`);
  }
}
