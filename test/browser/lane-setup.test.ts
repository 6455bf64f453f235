import { mkdirSync } from 'node:fs';
import { Router } from 'express';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Caller, Gate } from '../../gateway/http/api/gate.js';
import { mountOpenRoute } from '../../gateway/http/api/mount.js';
import { mountDisplayRoutes } from '../../gateway/http/display-routes.js';
import type { HttpServer } from '../../gateway/http/listen.js';
import type { DisplayAnswer } from '../../schemas/api/display.js';
import { sessionRoutes, type Session } from '../../schemas/api/session.js';
import { TongdaoError } from '../../schemas/errors.js';
import { RIGHTS_OF } from '../../schemas/staff.js';
import { ManualLane } from '../gateway/http/manual-lane.js';
import { needTools } from '../support/tools.js';
import { axe, CHROMIUM, ensurePages, launch, openLane, serveLane } from './lane-browser.js';

const SHOTS = process.env['SHOTS'];

const ADMINISTRATOR: Caller = {
  session: 's1',
  state: 'active',
  account: { id: 'A'.repeat(22), name: '管理员甲', role: 'administrator' },
  rights: new Set(RIGHTS_OF.administrator),
  sessionKey: new Uint8Array(32),
};

const GATE: Gate = {
  callerOf: () => ADMINISTRATOR,
  touch: () => undefined,
  onChange: () => () => undefined,
};

const SESSION: Session = {
  state: 'active',
  account: {
    id: ADMINISTRATOR.account.id,
    name: '管理员甲',
    role: 'administrator',
    disabled: false,
    totp: true,
  },
  rights: [...RIGHTS_OF.administrator],
  locksInMs: 300_000,
  warnBeforeMs: 20_000,
  endsInMs: 3_600_000,
  venue: '一号',
  demo: false,
  build: 'test',
};

/** No hand is quicker (facts/ux.md 3.10); a second tap that is counts as an accident. */
const BETWEEN_TAPS_MS = 450;

describe('lane set-up page in Chromium', function () {
  this.timeout(60_000);

  let lane: ManualLane;
  let etag: string;
  let session: Session;
  let server: HttpServer;
  let browser: Browser;

  before(async function () {
    needTools(this, CHROMIUM);
    ensurePages();
    browser = await launch();
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  });
  after(async () => {
    // Skipped where the browser is absent: `before` never launched one.
    await (browser as Browser | undefined)?.close();
  });

  /** The site file in memory: what is saved is what the lane shows. */
  function api(): Router {
    const router = Router();
    const answer = (): DisplayAnswer => ({
      ...{ lane: '1', name: '东门', etag },
      display: { ...lane.geometry, voice: lane.voice },
    });
    mountOpenRoute(router, GATE, sessionRoutes.current, () => session);
    mountOpenRoute(router, GATE, sessionRoutes.stay, () => session);
    mountOpenRoute(router, GATE, sessionRoutes.logout, () => {
      const { venue, demo, build, warnBeforeMs } = SESSION;
      session = { state: 'anonymous', rights: [], venue, demo, build, warnBeforeMs };
      return session;
    });
    mountDisplayRoutes(router, GATE, {
      read: () => Promise.resolve(answer()),
      save: ({ display, etag: known }) => {
        if (known !== etag) return Promise.reject(new TongdaoError('CONFLICT'));
        const { voice, ...geometry } = display;
        Object.assign(lane, { voice, geometry });
        etag = `${etag}+`;
        return Promise.resolve(answer());
      },
    });
    return router;
  }

  beforeEach(async () => {
    lane = new ManualLane('1');
    lane.geometry = { widthMm: 344, distanceMm: 1000 };
    etag = 'e1';
    session = SESSION;
    server = await serveLane(lane, { routers: [api()] });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server.stop(1000);
  });

  const open = async (
    path = '/lane/1/setup',
  ): Promise<{ page: Page; complaints: readonly string[] }> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const opened = await openLane(context, server.port, path);
    await opened.page.waitForSelector('.card, [data-screen="idle"]');
    return opened;
  };

  const cardMm = async (page: Page): Promise<number> => {
    const box = await page.locator('.card').boundingBox();
    const text = await page.locator('.stepper-value').first().textContent();
    return (box!.width * Number.parseInt(text ?? '', 10)) / 1366;
  };

  it('draws a bank card in its true size, and follows the hand that pulls it', async () => {
    const { page, complaints } = await open();
    expect(await cardMm(page)).to.be.closeTo(85.6, 0.3);
    const box = await page.locator('.card').boundingBox();
    await page.mouse.move(box!.x + box!.width - 4, box!.y + 40);
    await page.mouse.down();
    await page.mouse.move(box!.x + 500, box!.y + 40);
    await page.mouse.up();
    const wide = await page.locator('.stepper-value').first().textContent();
    expect(wide).to.equal(`${Math.round((85.6 * 1366) / 500)} mm`);
    expect(await cardMm(page)).to.be.closeTo(85.6, 0.5);
    expect(complaints).to.deep.equal([]);
  });

  it('warns when the screen is too small for its distance', async () => {
    const { page } = await open();
    const warning = page.locator('.warning');
    expect(await warning.count()).to.equal(0);
    for (let step = 0; step < 60 && (await warning.count()) === 0; step++) {
      await page.getByRole('button', { name: '眼睛到屏幕 加' }).click();
    }
    expect(await warning.count()).to.equal(1);
  });

  it('shows five test pictures without a word of complaint', async () => {
    const { page, complaints } = await open();
    if (SHOTS !== undefined) {
      await page.screenshot({ path: `${SHOTS}/setup.png`, fullPage: true });
    }
    await page.getByRole('button', { name: '测试画面' }).click();
    const seen: (string | undefined)[] = [];
    for (;;) {
      const picture = page.locator('.pattern');
      const which = (await picture.getAttribute('data-picture')) ?? undefined;
      seen.push(which);
      if (SHOTS !== undefined) {
        await page.screenshot({ path: `${SHOTS}/setup-${String(which)}.png` });
      }
      const next = page.getByRole('button', { name: '下一张' });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(seen).to.deep.equal(['colours', 'greys', 'glyphs', 'headline', 'touch']);
    await page.locator('.cell').nth(5).click();
    expect(await page.locator('.cell-touched').count()).to.equal(1);
    await page.getByRole('button', { name: '结束' }).click();
    expect(await page.locator('.card').count()).to.equal(1);
    expect(complaints).to.deep.equal([]);
  });

  it('saves as administrator, and the open lane display follows by itself', async () => {
    const { page, complaints } = await open();
    const display = await open('/lane/1');
    const headline = (): Promise<string> =>
      display.page.evaluate(() => document.documentElement.style.getPropertyValue('--headline'));
    const before = await headline();
    await page.getByRole('radio', { name: '5', exact: true }).first().click();
    for (let step = 0; step < 4; step++) {
      await page.getByRole('button', { name: '眼睛到屏幕 减' }).click();
    }
    await page.getByRole('button', { name: '屏幕宽 加' }).click();
    await page.getByRole('button', { name: '管理员登录并保存' }).click();
    await page.getByRole('button', { name: /^保存/ }).click();
    await page.getByText('已保存').waitFor();
    expect(lane.geometry).to.deep.equal({ widthMm: 345, distanceMm: 800 });
    expect(lane.voice.volume).to.equal(5);
    if (SHOTS !== undefined) {
      await page.screenshot({ path: `${SHOTS}/setup-saved.png`, fullPage: true });
    }
    lane.geometry = { widthMm: 344, distanceMm: 2000 };
    await display.page.waitForFunction(
      (old) => document.documentElement.style.getPropertyValue('--headline') !== old,
      before,
    );
    expect(complaints).to.deep.equal([]);
    expect(display.complaints).to.deep.equal([]);
  });

  it('leaves no administrator logged in on a tablet that everybody can touch', async () => {
    const { page, complaints } = await open();
    await page.getByRole('button', { name: '管理员登录并保存' }).click();
    await page.getByRole('button', { name: /^保存/ }).click();
    await page.getByText('已保存').waitFor();
    const out = page.getByRole('button', { name: '完成，退出登录' });
    const inside = await page.evaluate(() => {
      const part = document.querySelector('.part:last-of-type')!.getBoundingClientRect();
      const last = document.querySelector('.save .button:last-child')!.getBoundingClientRect();
      return part.bottom - last.bottom;
    });
    expect(inside, 'the button stands in its frame').to.be.at.least(0);
    await page.waitForTimeout(BETWEEN_TAPS_MS);
    await out.click();
    await page.getByRole('button', { name: '管理员登录并保存' }).waitFor();
    expect(session.state).to.equal('anonymous');
    expect(complaints).to.deep.equal([]);
  });

  it('tells of a file that somebody else changed, and saves after reading it again', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '管理员登录并保存' }).click();
    const save = page.getByRole('button', { name: /^保存/ });
    await page.locator('.button-primary:not([aria-disabled])', { hasText: '保存' }).waitFor();
    etag = 'e9';
    await save.click();
    await page.getByRole('alert').getByText('CONFLICT').waitFor();
    await page.getByRole('button', { name: '重新读取' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await save.click();
    await page.getByText('已保存').waitFor();
  });

  it('passes axe', async () => {
    const { page } = await open();
    const { violations } = await axe(page);
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).to.deep.equal([]);
  });
});
