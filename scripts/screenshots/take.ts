/**
 * Takes every picture of the guides from a demo site that it starts itself:
 * `npm run screenshots [-- <folder>]`. Needs Chromium and a Chinese font (fonts-noto-cjk). The pictures
 * stand in docs/pictures and are looked at before they are kept.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from '../version.js';
import { Camera, launchBrowser } from './browser.js';
import { startDemoSite } from './demo-site.js';
import { takeDeskPictures } from './desk-pictures.js';
import { takeGlassPictures } from './glass-pictures.js';
import { takeLanePictures } from './lane-pictures.js';

async function takeAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const camera = new Camera(folder);
  const demo = await startDemoSite();
  try {
    const browser = await launchBrowser();
    try {
      await takeGlassPictures(browser, demo, camera);
      await takeLanePictures(browser, demo, camera);
      await takeDeskPictures(browser, demo, camera);
    } finally {
      await browser.close();
    }
  } finally {
    await demo.stop();
  }
}

const [, , folder = join(packageRoot(), 'docs', 'pictures')] = process.argv;
await takeAll(resolve(folder));
