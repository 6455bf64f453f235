import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { DEMO_ACCOUNTS } from '../../../gateway/staff/demo-accounts.js';
import { needNetwork } from './network.js';
import { newNumber } from './people.js';
import { paperPhoto } from './photos.js';
import { everybodyByHand } from './policies.js';
import { LanRig, type Opened } from './rig.js';

const NUMBER_FIELD = '.doors-number-input';

/** The page is told that it locks 3 s after its last save, and later that it has; no touch gets through. */
const SHORT_PATIENCE = `
  const real = fetch;
  let locksAt = Infinity;
  globalThis.fetch = async (path, init) => {
    if (path === '/api/session/stay') throw new TypeError('cut');
    const answer = await real(path, init);
    if (path === '/api/desk/draft' && init.method === 'PUT') locksAt = performance.now() + 2900;
    if (path !== '/api/session') return answer;
    const { locksInMs, ...session } = await answer.json();
    const locked = performance.now() > locksAt;
    return new Response(JSON.stringify(
      locked ? { ...session, state: 'locked' } : { ...session, locksInMs: 3000 }));
  };
`;

describe('a draft at the desk, over HTTPS on the local network', function () {
  this.timeout(60_000);

  let rig: LanRig;

  before(async function () {
    needNetwork(this);
    rig = await LanRig.start({ policy: everybodyByHand });
  });

  after(async () => {
    await (rig as LanRig | undefined)?.remove();
  });

  afterEach(() => rig.clear());

  const desk = (): Promise<Opened> => rig.open('/console', { as: 'attendant' });

  async function openForm(page: Page): Promise<void> {
    await page.locator('.tile').first().waitFor();
    await page.keyboard.press('F2');
    await page.locator(NUMBER_FIELD).waitFor();
  }

  /** Whole but for the last digit, and that is on the gateway; then the last key, a moment ago. */
  async function typeToTheLastKey(page: Page): Promise<string> {
    const number = newNumber();
    await page.locator(NUMBER_FIELD).fill(number.slice(0, -1));
    await page.waitForResponse(isSave);
    await page.locator(NUMBER_FIELD).fill(number);
    return number;
  }

  async function numberIs(page: Page, number: string): Promise<void> {
    await page.waitForFunction(
      ([field, wanted]) => document.querySelector<HTMLInputElement>(field)?.value === wanted,
      [NUMBER_FIELD, number] as const,
    );
  }

  async function unlock(page: Page): Promise<void> {
    const { secret } = DEMO_ACCOUNTS.find(({ role }) => role === 'attendant')!;
    await page.evaluate(async (words) => {
      await fetch('/api/session/unlock', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao' },
        body: JSON.stringify({ secret: words }),
      });
    }, secret);
    await page.reload();
  }

  it('keeps the last key when the attendant locks, and is back when she unlocks', async () => {
    const { page } = await desk();
    await openForm(page);
    const number = await typeToTheLastKey(page);
    const saved = page.waitForResponse(isSave);
    await page.getByRole('button', { name: /^锁屏/ }).click();
    await page.locator('.session-lock').waitFor();
    expect((await saved).status()).to.equal(200);
    expect(await page.locator('body').innerHTML()).not.to.include(number);
    await unlock(page);
    await openForm(page);
    await numberIs(page, number);
  });

  it('keeps the last key when the gateway locks', async () => {
    const { page, context } = await desk();
    const second = await rig.newTab(context);
    await rig.visit(second.page, '/console');
    await openForm(page);
    const number = await typeToTheLastKey(page);
    const saved = page.waitForResponse(isSave);
    await second.page.getByRole('button', { name: /^锁屏/ }).click();
    await page.locator('.session-lock').waitFor();
    expect((await saved).status()).to.equal(200);
    await unlock(page);
    await openForm(page);
    await numberIs(page, number);
  });

  it('keeps the last key when nobody has touched the page for long enough', async () => {
    const { page, context } = await desk();
    await page.addInitScript(SHORT_PATIENCE);
    await page.reload();
    await openForm(page);
    const number = newNumber();
    await page.locator(NUMBER_FIELD).fill(number.slice(0, -1));
    await page.waitForResponse(isSave);
    // The last key falls into the 800 ms before the page locks itself.
    await page.waitForTimeout(2550);
    const saved = page.waitForResponse(isSave);
    await page.locator(NUMBER_FIELD).fill(number);
    expect((await saved).status()).to.equal(200);
    await page.locator(NUMBER_FIELD).waitFor({ state: 'detached' });
    const { page: next } = await rig.newTab(context);
    await rig.visit(next, '/console');
    await openForm(next);
    await numberIs(next, number);
  });

  it('keeps the last key when the page is left or its tab is closed', async () => {
    const { page, context } = await desk();
    await openForm(page);
    const left = await typeToTheLastKey(page);
    await page.goto('about:blank');
    await rig.visit(page, '/console');
    await openForm(page);
    await numberIs(page, left);
    const closed = await typeToTheLastKey(page);
    await page.close({ runBeforeUnload: true });
    const { page: next } = await rig.newTab(context);
    await rig.visit(next, '/console');
    await openForm(next);
    await numberIs(next, closed);
  });

  it('sends a photo once, and then only what is typed', async () => {
    const { page } = await desk();
    await openForm(page);
    await page.getByRole('radio', { name: /^纸质证明/ }).click();
    const sizes: number[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/desk/draft') && request.method() === 'PUT') {
        sizes.push(request.postDataBuffer()?.length ?? 0);
      }
    });
    const chooser = page.waitForEvent('filechooser');
    const kept = page.waitForResponse(
      (answer) => isSave(answer) && (answer.request().postDataBuffer()?.length ?? 0) > 10_000,
    );
    await page.getByRole('button', { name: /^拍照/ }).click();
    await (await chooser).setFiles(paperPhoto(1600, 1200));
    await kept;
    for (const name of ['演示', '演示医院']) {
      const saved = page.waitForResponse(isSave);
      await page.locator('[data-field="issuer"] input').fill(name);
      await saved;
    }
    expect(sizes.filter((size) => size > 10_000)).to.have.length(1);
    await page.reload();
    await openForm(page);
    await page.locator('.doors-shot').waitFor();
    expect(await page.locator('[data-field="issuer"] input').inputValue()).to.equal('演示医院');
  });
});

function isSave(answer: {
  url(): string;
  request(): { method(): string; postDataBuffer(): Buffer | null };
}): boolean {
  return answer.url().endsWith('/api/desk/draft') && answer.request().method() === 'PUT';
}
