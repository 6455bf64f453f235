import { expect } from 'chai';
import { Hands, hasFocus } from './hands.js';
import { needNetwork } from './network.js';
import { newNumber, newPerson } from './people.js';
import { everybodyByHand } from './policies.js';
import { LanRig, SCREENS, type Opened, type Screen } from './rig.js';

/** 18 digits and Enter twice (facts/ux.md 3.10), and F2 that opens the door. */
const TYPED_KEYS = 18 + 2 + 1;

describe('the four doors by keyboard alone, over HTTPS on the local network', function () {
  this.timeout(90_000);

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

  const desk = (screen: Screen): Promise<Opened> =>
    rig.open('/console', { as: 'attendant', screen });

  for (const screen of SCREENS) {
    const size = `${screen.width} x ${screen.height}`;

    it(`A, a card already read: opened, registered and let through at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      await rig.site.needsHelp('1', newPerson());
      const { pulses } = await rig.site.gate('1');
      const hands = new Hands(page);
      await hands.tabTo(page.locator('.card-offer .button'));
      await hands.key('Enter');
      await page.locator('.card').waitFor();
      await hands.key('F2');
      await page.locator('.doors').waitFor();
      await focusOn(page, '.doors-foot .button-primary');
      await hands.key('Enter');
      await page.locator('.toast').waitFor();
      expect((await rig.site.gate('1')).pulses).to.equal(pulses + 1);
      expect(complaints).to.deep.equal([]);
    });

    it(`B, the number typed: F2, 18 keys and Enter twice at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      const hands = new Hands(page);
      await hands.key('F2');
      await focusOn(page, '.doors-number-input');
      await hands.type(newNumber().replace('X', '.'));
      await hands.key('Enter');
      await focusOn(page, '.doors-foot .button-primary');
      await rig.shot(page, `keys-b-${screen.width}`);
      await hands.key('Enter');
      await page.locator('.toast').waitFor();
      expect(hands.keys).to.equal(TYPED_KEYS);
      expect(complaints).to.deep.equal([]);
    });

    it(`C, a paper certificate at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      const hands = new Hands(page);
      await hands.key('F2');
      await focusOn(page, '.doors-number-input');
      await hands.type(newNumber().replace('X', '.'));
      await backTo(hands, '[data-field="door"] [role="radio"]');
      await hands.key('ArrowRight');
      await hands.tabTo(page.locator('[data-field="paperType"] [role="radio"]').first());
      await hands.key('Space');
      await hands.tabTo(page.locator('[data-field="issuer"] input'));
      await hands.compose('演示医院', 'ysyy');
      await hands.key('Enter');
      // Enter leads to what is missing: the date, as month and day.
      await page.waitForFunction(() => document.activeElement?.closest('[data-field="issued"]'));
      await hands.type(monthAndDay());
      await hands.key('Enter');
      await focusOn(page, '.doors-foot .button-primary');
      await rig.shot(page, `keys-c-${screen.width}`);
      await hands.key('Enter');
      await page.locator('.toast').waitFor();
      expect(complaints).to.deep.equal([]);
    });

    it(`D, an itinerary card at ${size}`, async () => {
      const { page, complaints } = await desk(screen);
      const hands = new Hands(page);
      await hands.key('F2');
      await focusOn(page, '.doors-number-input');
      await hands.type(newNumber().replace('X', '.'));
      await backTo(hands, '[data-field="door"] [role="radio"]');
      await hands.key('ArrowLeft');
      await hands.tabTo(page.locator('[data-field="colour"] [role="radio"]').first());
      await hands.key('Space');
      await hands.tabTo(page.locator('[data-field="places"] input'));
      await hands.type('nj');
      await hands.key('Enter');
      await page
        .getByRole('list', { name: /^已选城市/ })
        .getByText('南京')
        .waitFor();
      await hands.tabTo(page.locator('[data-field="updated"] [role="radio"]').first());
      await hands.key('Space');
      await hands.tabTo(page.locator('[data-field="phoneLast4"] input'));
      await hands.type('5678');
      await hands.key('Enter');
      await focusOn(page, '.doors-foot .button-primary');
      await rig.shot(page, `keys-d-${screen.width}`);
      await hands.key('Enter');
      await page.locator('.toast').waitFor();
      expect(complaints).to.deep.equal([]);
    });
  }

  it('manual opening: F4, the lane, the reason; the gate opens once', async () => {
    const { page } = await desk(SCREENS[1]);
    await rig.site.laneIsFree('1');
    const { pulses } = await rig.site.gate('1');
    const hands = new Hands(page);
    await hands.key('F4');
    await hands.tabTo(page.locator('.lane-choice .button').first());
    await hands.key('Enter');
    await hands.tabTo(page.locator('.reasons .button').first());
    await hands.key('Enter');
    await page.locator('.toast').waitFor();
    expect((await rig.site.gate('1')).pulses).to.equal(pulses + 1);
  });

  it('the focus is always to be seen: a ring of at least 2 px around every stop of the console', async () => {
    const { page } = await desk(SCREENS[1]);
    await rig.site.needsHelp('1', newPerson());
    await page.locator('.card-offer').waitFor();
    const rings: string[] = [];
    for (let stop = 0; stop < 24; stop++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const at = document.activeElement;
        if (at === null || at === document.body) return undefined;
        const style = getComputedStyle(at);
        const outline = style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth);
        return { name: `${at.tagName} ${at.className}`, outline };
      });
      if (seen !== undefined && seen.outline < 2) rings.push(`${seen.name}: ${seen.outline}`);
    }
    expect(rings).to.deep.equal([]);
  });

  it('Esc keeps what was typed: the door opens again with the draft', async () => {
    const { page } = await desk(SCREENS[1]);
    const hands = new Hands(page);
    const typed = newNumber().slice(0, 11);
    await hands.key('F2');
    await focusOn(page, '.doors-number-input');
    await hands.type(typed);
    await hands.key('Escape');
    await page.locator('.doors').waitFor({ state: 'detached' });
    await hands.key('F2');
    await page.waitForFunction(
      (text) => document.querySelector<HTMLInputElement>('.doors-number-input')?.value === text,
      typed,
    );
  });
});

/** Today at the venue, as four digits. */
function monthAndDay(): string {
  const parts = { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', parts).format(new Date()).replace(/\D/g, '');
}

async function focusOn(page: Hands['page'], selector: string): Promise<void> {
  const target = page.locator(selector);
  await target.waitFor();
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
  expect(await hasFocus(target)).to.equal(true);
}

/** Shift+Tab until the focus stands on something that matches. */
async function backTo(hands: Hands, selector: string): Promise<void> {
  for (let steps = 0; steps < 20; steps++) {
    const there = await hands.page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (there) return;
    await hands.key('Shift+Tab');
  }
  throw new Error(`Shift+Tab does not lead to ${selector}`);
}
