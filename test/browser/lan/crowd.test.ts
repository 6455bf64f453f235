import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { Hands } from './hands.js';
import { needNetwork } from './network.js';
import { newNumber, newPerson } from './people.js';
import { everybodyByHand } from './policies.js';
import { LanRig, type Opened } from './rig.js';

/** What a page may say to another machine's gateway, from that page. */
async function post(page: Page, path: string, body: unknown): Promise<number> {
  return page.evaluate(
    async ([url, text]) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao' },
        body: text,
      });
      return answer.status;
    },
    [path, JSON.stringify(body)] as const,
  );
}

/** Counts what arrives on the page's stream, and every change of the focus. */
const WITNESS = `
  globalThis.heard = 0;
  globalThis.focusMoves = [];
  const Real = EventSource;
  globalThis.EventSource = class extends Real {
    addEventListener(type, listener, options) {
      super.addEventListener(type, (event) => {
        if (type !== 'heartbeat' && type !== 'error') globalThis.heard++;
        listener(event);
      }, options);
    }
  };
  addEventListener('focusout', (event) => globalThis.focusMoves.push(event.target.className), true);
`;

describe('a crowded desk, over HTTPS on the local network', function () {
  this.timeout(90_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
  });

  beforeEach(async () => {
    await rig.site.walkAfter('1', 300);
    await rig.site.walkAfter('2', 300);
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  const desk = (as: 'attendant' | 'supervisor' = 'attendant', touch = false): Promise<Opened> =>
    rig.open('/console', { as, touch });

  async function opened(page: Page): Promise<void> {
    await page.locator('.card-offer .button').click();
    await page.locator('.card').waitFor();
  }

  it('50 events arrive while a number is typed: no key is lost and the focus never moves', async () => {
    const context = await rig.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const { page, complaints } = await rig.newTab(context);
    await page.addInitScript(WITNESS);
    await rig.visit(page, '/console', 'attendant');
    const other = await desk('supervisor');
    const hands = new Hands(page);
    await hands.key('F2');
    await page.locator('.doors-number-input').waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.doors-number-input'));
    await page.evaluate('heard = 0, focusMoves = []');
    const number = newNumber();
    const heard = (): Promise<number> => page.evaluate<number>('heard');
    const storm = (async (): Promise<void> => {
      await rig.site.needsHelp('2', newPerson());
      while ((await heard()) < 50) await post(other.page, '/api/desk/support', { lane: '1' });
    })();
    for (const key of number) {
      await hands.key(key);
      await page.waitForTimeout(150);
    }
    await storm;
    expect(await heard()).to.be.at.least(50);
    expect(await page.locator('.doors-number-input').inputValue()).to.equal(number);
    expect(await page.evaluate('focusMoves')).to.deep.equal([]);
    // The new one waits as a number in the queue, not in front of the form.
    expect(await page.locator('.queue-number').textContent()).to.equal('1');
    await rig.shot(page, 'crowd-50-events');
    expect(complaints).to.deep.equal([]);
    await hands.key('Enter');
    await hands.key('Enter');
    await page.locator('.toast').waitFor();
    await context.close();
    await opened(other.page);
    await other.page.getByRole('button', { name: /^手动放行/ }).click();
    await other.page.locator('.reasons .button').first().click();
    await other.page.locator('.toast').first().waitFor();
  });

  it('two attendants on one assist: the second sees who serves, and the gate opens once', async () => {
    const [one, two] = [await desk('attendant'), await desk('supervisor')];
    await rig.site.needsHelp('1', newPerson());
    const { pulses } = await rig.site.gate('1');
    await two.page.locator('.card-offer').waitFor();
    await opened(one.page);
    await two.page.getByRole('button', { name: /王静 处理中/ }).click();
    await two.page.locator('.card-taken').waitFor();
    expect(await two.page.locator('.card-taken').textContent()).to.include('王静 正在处理');
    // She takes it over and lets the person through; the first desk is told and opens nothing.
    await two.page.getByRole('button', { name: /^由我接手/ }).click();
    await two.page.locator('.card .button-primary').click();
    await two.page.getByRole('button', { name: /^登记并放行/ }).click();
    await two.page.locator('.toast').waitFor();
    await one.page.locator('.card').waitFor({ state: 'detached' });
    await rig.shot(one.page, 'crowd-served-elsewhere');
    expect(await one.page.locator('.card-end').textContent()).to.include('本台没有开门');
    expect((await rig.site.gate('1')).pulses).to.equal(pulses + 1);
  });

  it('an assist answered when the person has gone: the form says so, and saving opens nothing', async () => {
    const [one, two] = [await desk('attendant'), await desk('supervisor')];
    await rig.site.needsHelp('1', newPerson());
    await opened(one.page);
    await one.page.keyboard.press('F2');
    await one.page.getByRole('button', { name: /^登记并放行/ }).waitFor();
    // A colleague at the gate saw her leave.
    await two.page.getByRole('button', { name: /王静 处理中/ }).click();
    await two.page.getByRole('button', { name: /^由我接手/ }).click();
    await two.page.getByRole('button', { name: /^更多/ }).click();
    await two.page.locator('.refusal [role="radio"]').first().click();
    await two.page.getByRole('button', { name: /^确认不予进入/ }).click();
    await one.page.locator('.form-note').waitFor();
    await rig.shot(one.page, 'crowd-gone');
    const { pulses } = await rig.site.gate('1');
    await one.page.locator('.doors-foot .button-primary').click();
    await one.page.locator('.toast, .problem').first().waitFor();
    expect((await rig.site.gate('1')).pulses).to.equal(pulses);
  });

  it('a double tap registers once and opens once', async () => {
    const { page } = await desk('attendant', true);
    await rig.site.needsHelp('1', newPerson());
    const { pulses } = await rig.site.gate('1');
    await opened(page);
    await page.keyboard.press('F2');
    const confirm = page.getByRole('button', { name: /^登记并放行/ });
    await confirm.waitFor();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/desk/registrations')) sent.push(request.postData() ?? '');
    });
    const box = (await confirm.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await Promise.all([page.touchscreen.tap(x, y), page.touchscreen.tap(x, y)]);
    await page.locator('.toast').first().waitFor();
    await rig.site.laneIsFree('1');
    const ids = new Set(sent.map((body) => (JSON.parse(body) as { requestId: string }).requestId));
    expect(ids.size).to.equal(1);
    expect((await rig.site.gate('1')).pulses).to.equal(pulses + 1);
  });

  for (const touch of [true, false]) {
    it(`a double tap on 放行 of a lane opens nothing, by ${touch ? 'touch' : 'mouse'}`, async () => {
      const { page } = await desk('attendant', touch);
      await rig.site.laneIsFree('1');
      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/api/desk/openings')) sent.push(request.url());
      });
      // Where a reason will be: the tile's button is put there, so that the second tap must hit it.
      const tile = page.getByRole('button', { name: /^放行 一号通道/ });
      await tile.click();
      const reason = page.getByRole('button', { name: /^已人工核验/ });
      const box = (await reason.boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.keyboard.press('Escape');
      await page.evaluate(
        ([left, top]) => {
          const { style } = document.querySelector<HTMLElement>('.tile-open')!;
          style.position = 'fixed';
          style.left = `${left - 40}px`;
          style.top = `${top - 40}px`;
          style.width = '80px';
          style.height = '80px';
          style.zIndex = '99';
        },
        [x, y] as const,
      );
      await page.waitForTimeout(600);
      await page.evaluate(() => {
        addEventListener('click', () => {
          document.querySelector<HTMLElement>('.tile-open')!.style.visibility = 'hidden';
        });
      });
      const tap = (): Promise<void> =>
        touch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y);
      await tap();
      await tap();
      await reason.waitFor();
      await page.waitForTimeout(300);
      expect(sent).to.deep.equal([]);
      // A tap meant for the reason still opens.
      await page.waitForTimeout(500);
      await tap();
      await page.locator('.toast').first().waitFor();
      expect(sent).to.have.length(1);
    });
  }

  it('a double tap on a reason opens by hand once', async () => {
    const { page } = await desk('attendant', true);
    await rig.site.laneIsFree('1');
    const { pulses } = await rig.site.gate('1');
    await page.getByRole('button', { name: /^放行 一号通道/ }).tap();
    const box = (await page.getByRole('button', { name: /^轮椅/ }).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await Promise.all([page.touchscreen.tap(x, y), page.touchscreen.tap(x, y)]);
    await page.locator('.toast').first().waitFor();
    await rig.site.laneIsFree('1');
    expect((await rig.site.gate('1')).pulses).to.equal(pulses + 1);
  });

  it('a carer who pushes a wheelchair: two pass on one record, and nothing is said about it', async () => {
    const { page } = await desk('attendant', true);
    const display = await rig.open('/lane/1');
    await rig.site.walkAfter('1', 900);
    await rig.site.needsHelp('1', newPerson('何春梅'));
    const { pulses, passed } = await rig.site.gate('1');
    await opened(page);
    await page.keyboard.press('F2');
    const hands = new Hands(page);
    await hands.tap(page.locator('.doors-more'));
    await hands.tap(page.getByRole('button', { name: /^多一位/ }));
    await hands.tap(page.getByRole('button', { name: /^轮椅/ }));
    await rig.shot(page, 'crowd-wheelchair');
    await hands.tap(page.locator('.doors-foot .button-primary'));
    await display.page.waitForSelector('[data-screen="registered"], [data-screen="pass"]');
    const said = await display.page.locator('body').textContent();
    expect(said).not.to.match(/轮椅|wheelchair|何|陪同/i);
    await rig.site.laneIsFree('1');
    const after = await rig.site.gate('1');
    expect(after.passed - passed).to.equal(2);
    expect(after.pulses - pulses).to.equal(2);
  });

  it('a group of 8 on one register: five pass, the page says that three wait, and lets them through', async () => {
    const { page } = await desk('attendant', true);
    await rig.site.walkAfter('1', 900);
    await rig.site.needsHelp('1', newPerson());
    const { passed } = await rig.site.gate('1');
    await opened(page);
    await page.keyboard.press('F2');
    const hands = new Hands(page);
    await hands.tap(page.locator('.doors-more'));
    for (let more = 1; more < 8; more++) {
      await hands.tap(page.getByRole('button', { name: /^多一位/ }));
    }
    await hands.tap(page.locator('.doors-foot .button-primary'));
    const again = page.getByRole('button', { name: /再放行/ });
    await again.waitFor();
    expect(await again.textContent()).to.include('还有 3 位');
    await rig.shot(page, 'crowd-group-of-8');
    await rig.site.laneIsFree('1');
    expect((await rig.site.gate('1')).passed - passed).to.equal(5);
    await again.tap();
    await page.locator('.toast').first().waitFor();
    await rig.site.laneIsFree('1');
    expect((await rig.site.gate('1')).passed - passed).to.equal(8);
  });
});
