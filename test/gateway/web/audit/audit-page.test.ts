import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Router } from 'express';
import type { Browser, Page } from 'playwright-core';
import { createApp } from '../../../../gateway/http/app.js';
import { mountAuditRoutes } from '../../../../gateway/http/audit-routes.js';
import { listen, type HttpServer } from '../../../../gateway/http/listen.js';
import { pageRoutes } from '../../../../gateway/http/pages.js';
import { systemTimers } from '../../../../gateway/ops/system.js';
import type { Session } from '../../../../schemas/api/session.js';
import type { EventId } from '../../../../schemas/ledger.js';
import { axe, CHROMIUM, launch } from '../../../browser/lane-browser.js';
import { needTools } from '../../../support/tools.js';
import { AuditRig, OUYANG, ZHAO } from '../../audit/audit-rig.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const WEB_DIR = `${ROOT}dist/web`;
const INDEX = `${WEB_DIR}/audit/index.html`;

const SESSION: Session = {
  state: 'active',
  account: { id: 'a'.repeat(22), name: '审计甲', role: 'auditor', disabled: false, totp: true },
  rights: ['audit'],
  locksInMs: 300_000,
  warnBeforeMs: 20_000,
  endsInMs: 3_600_000,
  venue: '测试医院',
  demo: false,
  build: 'test',
};

describe('the audit page in a browser', function () {
  this.timeout(120_000);

  let rig: AuditRig;
  let server: HttpServer;
  let browser: Browser;
  let visit: EventId;
  const asked: string[] = [];
  /** Empty where the browser is absent. */
  const ends: (() => Promise<void>)[] = [];

  before(async function () {
    needTools(this, CHROMIUM);
    if (!existsSync(INDEX)) {
      const build = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn'], { cwd: ROOT });
      expect(build.status).to.equal(0);
    }
    rig = await AuditRig.open();
    ends.push(() => rig.close());
    for (let i = 0; i < 40; i++) {
      visit = await rig.visit(i % 2 === 0 ? OUYANG : ZHAO);
      await rig.outcome(visit);
      await rig.time.advance(1000);
    }
    const api = Router();
    api.use((request, _response, next) => {
      asked.push(request.originalUrl);
      next();
    });
    api.get('/api/session', (_request, response) => {
      response.json(SESSION);
    });
    const gate = { callerOf: () => rig.gate.caller('审计甲'), touch: () => undefined };
    mountAuditRoutes(api, { ...gate, onChange: () => () => undefined }, rig.audit);
    const app = createApp({
      routers: [pageRoutes(WEB_DIR), api],
      health: () => ({ status: 'ready', reasons: [] }),
      webDir: WEB_DIR,
      build: 'test',
      log: { failure: () => undefined },
    });
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
    ends.push(() => server.stop(500));
    browser = await launch();
    ends.push(() => browser.close());
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  const open = async (query: string): Promise<{ page: Page; complaints: string[] }> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.exposeFunction('reportViolation', (directive: string) => {
      complaints.push(`policy: ${directive}`);
    });
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (e) => reportViolation(e.violatedDirective))`,
    );
    await page.goto(`http://127.0.0.1:${server.port}/audit${query}`);
    return { page, complaints };
  };

  const expectSound = async ({
    page,
    complaints,
  }: Awaited<ReturnType<typeof open>>): Promise<void> => {
    const { violations, passes } = await axe(page);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
    expect(passes).to.have.length.at.least(10);
    expect(complaints).to.deep.equal([]);
    expect(await page.content()).not.to.include(OUYANG.idNo);
    expect(await page.content()).not.to.include(OUYANG.name);
    await page.context().close();
  };

  it('lists fifty masked rows, goes to older ones and back by the address', async () => {
    const opened = await open('?kind=visit');
    const { page } = opened;
    await page.waitForSelector('.audit-open');
    expect(await page.locator('.audit-open').count()).to.equal(50);
    const first = await page.locator('tbody').innerText();
    expect(first).to.include('欧阳**');
    await page.getByRole('button', { name: /^更早/ }).click();
    await page.getByRole('button', { name: /^更新/ }).waitFor();
    expect(page.url()).to.include('before=');
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll('.audit-open').length === 50);
    expect(await page.locator('tbody').innerText()).to.equal(first);
    await expectSound(opened);
  });

  it('draws a record as bars and tells the same milliseconds in a table', async () => {
    const opened = await open(`?record=${visit}`);
    const { page } = opened;
    await page.waitForSelector('.audit-bar');
    expect(await page.locator('.audit-bar').count()).to.equal(9);
    const table = await page.locator('.audit-steps').innerText();
    for (const text of ['读完卡片', '300', '已通过', '2600']) expect(table).to.include(text);
    const widths = await page
      .locator('.audit-bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    expect(Math.max(...widths)).to.equal(widths[8]);
    await expectSound(opened);
  });

  it('finds a person by a number that stands in no address and goes from the screen', async () => {
    const opened = await open('?view=find');
    const { page } = opened;
    await page.getByRole('button', { name: /^查找/ }).click();
    await page.waitForSelector('.field-error');
    // By keys: what has moved under a finger meanwhile takes no tap so soon after another.
    await page.getByRole('radio', { name: /投诉核查/ }).press('Space');
    await page.getByLabel(/完整证件号码/).fill(OUYANG.idNo);
    await page.getByLabel(/完整证件号码/).press('Enter');
    await page.waitForSelector('.audit-open');
    expect(await page.getByLabel(/完整证件号码/).inputValue()).to.equal('');
    expect(asked.join(' ') + page.url()).not.to.include(OUYANG.idNo);
    await expectSound(opened);
  });

  it('verifies, and says what was found in words beside sign and colour', async () => {
    const opened = await open('?view=verify');
    const { page } = opened;
    await page.getByRole('button', { name: /^重新验证/ }).click();
    await page.waitForSelector('.audit-verdict');
    const words = await page.locator('.audit-verdict').innerText();
    expect(words).to.include('✔');
    expect(words).to.include('完好');
    expect(words).to.include('全部连续、未被改动');
    expect(await page.content()).to.include(rig.ledger.vkey);
    await expectSound(opened);
  });

  it('weighs at most 100 kB compressed (facts/ux.md section 8)', () => {
    const html = readFileSync(INDEX, 'utf8');
    const files = [...html.matchAll(/\/assets\/[\w-]+\.(?:js|css)/g)].map(([address]) => address);
    expect(files).to.have.length.at.least(2);
    const sizes = files.map((file) => gzipSync(readFileSync(WEB_DIR + file)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.at.most(100_000);
    for (const file of files) expect(readFileSync(WEB_DIR + file, 'utf8')).not.to.match(/ZodType/);
  });
});
