import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFindings, overflow, smallChinese, smallTargets } from './judged.js';
import { needNetwork } from './network.js';
import { newNumber, newPerson } from './people.js';
import { everybodyByHand } from './policies.js';
import { LanRig, SCREENS, type Opened, type Screen } from './rig.js';

/** Facts/ux.md section 8: targets never below 60 px, text never below 20 px. */
const LEAST_TARGET = 60;
const LEAST_TEXT = 20;

interface View {
  readonly name: string;
  readonly reach: (page: Page) => Promise<void>;
}

describe('the console at every size, over HTTPS on the local network', function () {
  this.timeout(120_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  const desk = (screen: Screen): Promise<Opened> =>
    rig.open('/console', { as: 'supervisor', screen, touch: true });

  const door = (name: RegExp) => async (page: Page) => {
    await page.keyboard.press('F2');
    await page.getByRole('radio', { name }).click();
  };

  const VIEWS: readonly View[] = [
    { name: 'idle', reach: (page) => page.locator('.tile').first().waitFor() },
    {
      name: 'status',
      reach: async (page) => {
        await page.getByRole('button', { name: /^状态/ }).click();
        await page.locator('.panel').waitFor();
      },
    },
    {
      name: 'opening',
      reach: async (page) => {
        await page.getByRole('button', { name: /^放行 一号通道/ }).click();
        await page.locator('.reasons').waitFor();
      },
    },
    {
      name: 'number',
      reach: async (page) => {
        await page.keyboard.press('F2');
        await page.locator('.doors-number-input').fill(newNumber());
        await page.getByText(/^出生/).waitFor();
      },
    },
    {
      name: 'wrong-number',
      reach: async (page) => {
        await page.keyboard.press('F2');
        await page.locator('.doors-number-input').fill('329999194803120021');
        await page.keyboard.press('Enter');
        await page.locator('.field-error').waitFor();
      },
    },
    {
      name: 'more',
      reach: async (page) => {
        await page.keyboard.press('F2');
        await page.locator('.doors-more').click();
      },
    },
    { name: 'paper', reach: door(/^纸质证明/) },
    { name: 'itinerary', reach: door(/^行程卡/) },
    {
      name: 'recent',
      reach: async (page) => {
        await page.keyboard.press('F6');
        await page.locator('.doors-records, .doors h2').first().waitFor();
      },
    },
    {
      name: 'lock',
      reach: async (page) => {
        await page.getByRole('button', { name: /^锁屏/ }).click();
        await page.locator('.session-lock').waitFor();
      },
    },
  ];

  async function judge(page: Page, name: string): Promise<readonly string[]> {
    await rig.shot(page, name);
    const { right, down } = await overflow(page);
    return [
      ...(await axeFindings(page)),
      ...(await smallTargets(page, LEAST_TARGET)),
      ...(await smallChinese(page, LEAST_TEXT)),
      ...(right > 0 ? [`${right} px too wide`] : []),
      ...(down > 0 ? [`${down} px too high`] : []),
    ].map((finding) => `${name}: ${finding}`);
  }

  for (const screen of SCREENS) {
    it(`every view passes axe, is large enough to touch and read, and fits at ${screen.width} x ${screen.height}`, async () => {
      const findings: string[] = [];
      const { page, complaints } = await desk(screen);
      for (const { name, reach } of VIEWS) {
        await page.reload();
        await page.locator('.tile').first().waitFor();
        await reach(page);
        findings.push(...(await judge(page, `look-${name}-${screen.width}`)));
      }
      expect(findings).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    });

    it(`a work card and its reason, the same at ${screen.width} x ${screen.height}`, async () => {
      const { page, complaints } = await desk(screen);
      await rig.site.needsHelp('1', 'yellow');
      await page.locator('.card-offer').waitFor();
      const findings = [...(await judge(page, `look-queue-${screen.width}`))];
      await page.locator('.card-offer .button').click();
      await page.getByRole('button', { name: /^查看原因/ }).click();
      await page.locator('.reason').waitFor();
      findings.push(...(await judge(page, `look-card-${screen.width}`)));
      await page.getByRole('button', { name: /^更多/ }).click();
      findings.push(...(await judge(page, `look-refusal-${screen.width}`)));
      await page.locator('.refusal [role="radio"]').first().click();
      await page.getByRole('button', { name: /^确认不予进入/ }).click();
      await page.locator('.card-end').waitFor();
      findings.push(...(await judge(page, `look-ended-${screen.width}`)));
      expect(findings).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    });
  }

  it('the log-in passes the same', async () => {
    const findings: string[] = [];
    for (const screen of SCREENS) {
      const { page } = await rig.open('/console', { screen });
      await page.locator('.session-card, form').first().waitFor();
      findings.push(...(await judge(page, `look-login-${screen.width}`)));
    }
    expect(findings).to.deep.equal([]);
  });

  for (const kind of ['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const) {
    it(`with ${kind}, a lane that waits for help still differs from a calm one, in words and picture`, async () => {
      const { page, context } = await desk(SCREENS[1]);
      await rig.site.needsHelp('1', newPerson());
      await page.locator('[data-look="assist"]').waitFor();
      const debug = await context.newCDPSession(page);
      await debug.send('Emulation.setEmulatedVisionDeficiency', { type: kind });
      await rig.shot(page, `eyes-${kind}`);
      const waiting = page.locator('[data-look="assist"]');
      expect(await waiting.textContent()).to.include('等人协助');
      const pictures = await page
        .locator('.tile-state .glyph, .tile-state svg')
        .evaluateAll((glyphs) => glyphs.map((glyph) => glyph.innerHTML));
      expect(new Set(pictures).size).to.equal(2);
      await page.locator('.card-offer .button').click();
      await page.getByRole('button', { name: /^更多/ }).click();
      await page.locator('.refusal [role="radio"]').first().click();
      await page.getByRole('button', { name: /^确认不予进入/ }).click();
      await page.locator('.card-end').waitFor();
    });
  }
});
