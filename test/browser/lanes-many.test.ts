import { join } from 'node:path';
import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { callControl } from '../../scripts/simulate/control-call.js';
import { startGatewayProcess, waitUntil, type RunningGateway } from '../support/gateway-process.js';
import { statusOf, untilLanesIdle } from '../support/gateway-status.js';
import { startSimulatedSite, type SimulatedSite } from '../support/simulated-site.js';
import { needTools } from '../support/tools.js';
import { axeFindings, overflow, smallChinese, smallTargets } from './lan/judged.js';
import { SCREENS } from './lan/rig.js';
import { CHROMIUM, launch } from './lane-browser.js';

const LEAST_TARGET = 60;
const LEAST_TEXT = 20;

const ADMINISTRATOR = { name: '管理员测试', password: 'many-lanes-test' };
const SUPERVISOR = { name: '主管测试', secret: '135724' };

/** A command of the page itself: the cookie is the browser's own. */
async function command(page: Page, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await page.evaluate(
    async ([to, text]) => {
      const headers = { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao' };
      const response = await fetch(to, { method: 'POST', headers, body: text });
      return { status: response.status, text: await response.text() };
    },
    [path, JSON.stringify(body)] as const,
  );
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text) as Record<string, unknown>;
}

for (const lanes of [4, 12, 64]) {
  describe(`the console of a site with ${lanes} lanes`, function () {
    this.timeout(90_000);

    let site: SimulatedSite;
    let gateway: RunningGateway;
    let browser: Browser;
    const ends: (() => Promise<unknown>)[] = [];

    const url = (path: string): string => `http://127.0.0.1:${site.httpPort}${path}`;

    before(async function () {
      needTools(this, CHROMIUM);
      site = await startSimulatedSite({ lanes });
      ends.push(() => site.close());
      gateway = await startGatewayProcess(site.dataDir);
      ends.push(() => {
        gateway.child.kill('SIGTERM');
        return gateway.exited;
      });
      browser = await launch();
      ends.push(() => browser.close());
      const page = await browser.newPage();
      await page.goto(url('/staff'));
      const code = /set-up code +(\S+)/.exec(gateway.output())?.[1];
      await command(page, '/api/session/setup', { code, ...ADMINISTRATOR });
      const { secret } = await command(page, '/api/session/totp/begin', {});
      const totp = new TOTP({ secret: Secret.fromBase32(String(secret)) }).generate();
      await command(page, '/api/session/totp/confirm', { code: totp });
      await command(page, '/api/accounts', { ...SUPERVISOR, role: 'supervisor' });
      await page.close();
    });

    after(async () => {
      for (const end of ends.reverse()) await end();
    });

    async function desk(screen: { width: number; height: number }): Promise<Page> {
      const page = await browser.newPage({ viewport: screen, locale: 'zh-CN' });
      await page.goto(url('/console'));
      await command(page, '/api/session/login', SUPERVISOR);
      await page.reload();
      await page.locator('.tile').first().waitFor();
      return page;
    }

    for (const screen of SCREENS) {
      it(`shows every lane, large enough to touch and read, and fits at ${screen.width} x ${screen.height}`, async () => {
        await untilLanesIdle(gateway.client);
        const page = await desk(screen);
        expect(await page.locator('.tile').count()).to.equal(lanes);
        const findings = [
          ...(await axeFindings(page)),
          ...(await smallTargets(page, LEAST_TARGET)),
          ...(await smallChinese(page, LEAST_TEXT)),
        ];
        expect(findings).to.deep.equal([]);
        expect(await overflow(page)).to.deep.equal({ right: 0, down: 0 });
        await page.close();
      });
    }

    it('shows who waits at the last lane without scrolling, and opens that lane with two taps', async () => {
      await untilLanesIdle(gateway.client);
      const page = await desk({ width: 1366, height: 768 });
      const last = String(lanes);
      const card = `/lanes/${last}/card`;
      const reader = join(site.temp, 'reader.sock');
      await callControl(reader, 'PUT', card, { person: 'damaged' });
      await waitUntil(
        async () =>
          (await statusOf(gateway.client)).lanes.some(
            ({ view }) => view.lane === last && view.state === 'assist',
          ),
        10_000,
        () => `nobody is helped at lane ${last}`,
      );
      await callControl(reader, 'DELETE', card);
      const tile = page.locator('.tile[data-look="assist"]');
      await tile.waitFor();
      expect(await tile.count()).to.equal(1);
      expect(await tile.textContent()).to.include(`${last} 号通道`);
      const { y, height } = (await tile.boundingBox()) ?? { y: 1e9, height: 0 };
      expect(y + height, 'in sight').to.be.at.most(768);
      const before = (await site.gate(last)).pulses;
      await tile.getByRole('button').click();
      await page.getByRole('button', { name: /^已人工核验/ }).click();
      await page.locator('.toast').waitFor();
      expect((await site.gate(last)).pulses).to.equal(before + 1);
      await page.close();
    });
  });
}
