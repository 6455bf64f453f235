import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { needNetwork } from './network.js';
import { newPerson } from './people.js';
import { everybodyByHand } from './policies.js';
import { LanRig } from './rig.js';

/** Masked as the table of names has it; invented people all of them. */
const NAMES = [
  { name: '欧阳慧琴', masked: '欧阳**', what: 'a compound surname' },
  { name: '阿依古丽·买买提', masked: '****提', what: 'a name with a dot' },
  { name: '扎西', masked: '*西', what: 'a name without a surname' },
  { name: '李\u{2B5AF}㛃', masked: '李**', what: 'hanzi outside the basic plane' },
  { name: 'Suharto', masked: '****o', what: 'a mononym in Latin letters' },
] as const;

describe('names on display, card, list and search, over HTTPS on the local network', function () {
  this.timeout(90_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
    await rig.site.walkAfter('1', 700);
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  const textOf = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().textContent()) ?? '';

  for (const { name, masked, what } of NAMES) {
    it(`${what}: never on the display, masked on the card and in the list, found by the number`, async () => {
      const person = newPerson(name);
      const display = await rig.open('/lane/1');
      const seen: string[] = [];
      await display.page.exposeFunction('note', (text: string) => {
        seen.push(text);
      });
      await display.page.evaluate(`new MutationObserver(() => note(document.body.textContent))
        .observe(document.body, { subtree: true, childList: true, characterData: true })`);
      const { page, complaints } = await rig.open('/console', { as: 'attendant' });
      await rig.site.needsHelp('1', person);
      await page.locator('.card-offer .button').click();
      await page.locator('.person').waitFor();
      const card = await textOf(page, '.person');
      expect(card).to.include(masked);
      expect(card).to.include(`32${'*'.repeat(14)}${person.number.slice(-2)}`);
      await rig.shot(page, `name-${person.number.slice(-4)}`);
      await page.keyboard.press('F2');
      await page.locator('.doors-foot .button-primary').click();
      await page.locator('.toast').first().waitFor();
      await page.keyboard.press('F6');
      await page.locator('.doors-record').first().waitFor();
      expect(await textOf(page, '.doors-record')).to.include(masked);
      await page.keyboard.press('Escape');
      await page.keyboard.press('F2');
      await page.locator('.doors-number-input').fill(person.number);
      await page.getByText(/已于 \d\d:\d\d 登记/).waitFor();
      await rig.site.laneIsFree('1');
      expect(seen.length).to.be.at.least(3);
      for (const text of [...seen, await textOf(page, 'body')]) expect(text).not.to.include(name);
      expect(complaints).to.deep.equal([]);
    });
  }

  it('a name typed at the desk arrives whole, rare hanzi and dots included', async () => {
    const { page } = await rig.open('/console', { as: 'attendant' });
    for (const { name, masked } of NAMES) {
      await page.keyboard.press('F2');
      await page.locator('.doors-number-input').fill(newPerson().number);
      await page.locator('.doors-more').click();
      await page.locator('[data-field="name"] input').fill(name);
      const sent = page.waitForRequest((one) => one.url().endsWith('/api/desk/registrations'));
      await page.locator('.doors-foot .button-primary').click();
      const body = JSON.parse((await sent).postData() ?? '') as { name: string };
      expect(body.name).to.equal(name);
      await page.locator('.doors').waitFor({ state: 'detached' });
      await page.keyboard.press('F6');
      await page.locator('.doors-record').first().waitFor();
      expect(await textOf(page, '.doors-record')).to.include(masked);
      await page.keyboard.press('Escape');
    }
  });
});
