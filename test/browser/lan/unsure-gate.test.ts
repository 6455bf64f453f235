import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { LATE_MS } from '../../../gateway/web/look/late-button.js';
import { hasFocus } from './hands.js';
import { needNetwork } from './network.js';
import { newPerson } from './people.js';
import { everybodyByHand } from './policies.js';
import { LanRig, SCREENS } from './rig.js';

/** The relay was told; the line broke before it confirmed. */
const UNCONFIRMED = {
  released: false,
  pulses: 0,
  error: {
    code: 'TURNSTILE_UNCONFIRMED',
    zh: '闸机没有确认开门，门可能已开；请看现场。',
    en: 'The turnstile did not confirm and may have opened; look at the lane.',
  },
};

describe('a gate that may have opened, over HTTPS on the local network', function () {
  this.timeout(60_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
    await rig.site.walkAfter('1', 300);
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  /** The gateway's own answer to the first such command, with an opening that nobody confirmed. */
  async function unconfirmed(page: Page, path: string): Promise<void> {
    await page.evaluate(
      ([asked, answered]) => {
        const real = window.fetch.bind(window);
        window.fetch = async (url, init) => {
          const answer = await real(url, init);
          if (url !== asked) return answer;
          window.fetch = real;
          const json = (await answer.json()) as object;
          return new Response(JSON.stringify({ ...json, ...answered }));
        };
      },
      [path, UNCONFIRMED] as const,
    );
  }

  for (const screen of SCREENS) {
    it(`is said so, and no second opening is a tap away, after a registration at ${screen.width} x ${screen.height}`, async () => {
      const { page } = await rig.open('/console', { as: 'attendant', screen });
      await rig.site.needsHelp('1', newPerson());
      await page.locator('.card-offer .button').click();
      await page.locator('.card').waitFor();
      await page.keyboard.press('F2');
      await unconfirmed(page, '/api/desk/registrations');
      const openings: string[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/api/desk/openings')) openings.push(request.postData() ?? '');
      });
      await page.getByRole('button', { name: /^登记并放行/ }).click();
      await page.getByRole('heading', { name: /看现场：可能已经开了/ }).waitFor();
      const done = page.getByRole('button', { name: /^完成/ });
      const again = page.getByRole('button', { name: /^没有开，再开一次/ });
      // Pressed by the page itself: no hand is quick enough to be too early for certain.
      await again.evaluate((button: HTMLButtonElement) => {
        button.click();
      });
      await rig.shot(page, `unsure-${screen.width}`);
      expect(await hasFocus(done)).to.equal(true);
      expect(await done.getAttribute('class')).to.include('button-primary');
      expect(await again.getAttribute('class')).not.to.include('button-primary');
      expect(await page.locator('.doors-saved').textContent()).not.to.match(
        /没有打开|did not open/,
      );
      expect(openings).to.deep.equal([]);
      await page.waitForTimeout(LATE_MS);
      expect(openings).to.deep.equal([]);
      await page.keyboard.press('Enter');
      await page.locator('.toast').filter({ hasText: '请看现场' }).waitFor();
      expect(openings).to.deep.equal([]);
      await rig.site.laneIsFree('1');
    });
  }

  it('is opened a second time by a deliberate hand, as an opening of its own', async () => {
    const { page } = await rig.open('/console', { as: 'attendant' });
    await rig.site.laneIsFree('1');
    const ids: string[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/api/desk/openings')) return;
      ids.push((JSON.parse(request.postData() ?? '') as { requestId: string }).requestId);
    });
    await unconfirmed(page, '/api/desk/openings');
    await page.getByRole('button', { name: /^放行 一号通道/ }).click();
    await page.getByRole('button', { name: /^轮椅/ }).click();
    await page.getByText('看现场：可能已经开了').waitFor();
    await rig.shot(page, 'unsure-by-hand');
    expect(await hasFocus(page.getByRole('button', { name: /^完成/ }))).to.equal(true);
    await page.waitForTimeout(LATE_MS);
    await page.getByRole('button', { name: /^没有开，再开一次/ }).click();
    await page.locator('.toast').first().waitFor();
    expect(new Set(ids).size).to.equal(2);
  });
});
