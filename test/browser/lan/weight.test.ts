import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { needNetwork } from './network.js';
import { LanRig } from './rig.js';

/** Kilobytes of JavaScript and CSS, compressed (facts/ux.md section 8). */
const PAGES = [
  { path: '/lane/1', most: 30_000, as: undefined },
  { path: '/console', most: 80_000, as: 'attendant' },
  { path: '/staff', most: 80_000, as: undefined },
] as const;

describe('what a tablet fetches', function () {
  this.timeout(60_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start();
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  for (const { path, most, as } of PAGES) {
    it(`${path} is at most ${most / 1000} kB of script and style, everything a person opens included`, async () => {
      const { page } = await rig.open(path, as === undefined ? {} : { as });
      const fetched = new Map<string, number>();
      const read: Promise<void>[] = [];
      page.on('response', (answer) => {
        const { pathname } = new URL(answer.url());
        if (!/\.(?:js|css)$/.test(pathname)) return;
        read.push(
          answer.body().then((body) => {
            fetched.set(pathname, gzipSync(body).length);
          }),
        );
      });
      await page.reload();
      await page.waitForLoadState('load');
      if (as !== undefined) {
        await page.locator('.tile').first().waitFor();
        for (const key of ['F2', 'F4', 'F6']) await page.keyboard.press(key);
        await page.waitForTimeout(300);
      }
      await Promise.all(read);
      expect([...fetched.keys()].some((name) => name.endsWith('.js'))).to.equal(true);
      expect([...fetched.keys()].some((name) => name.endsWith('.css'))).to.equal(true);
      const sum = [...fetched.values()].reduce((all, size) => all + size, 0);
      expect(sum).to.be.at.most(most);
    });
  }
});
