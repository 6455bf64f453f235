/** Real Chromium on its own machine of the network, trusting the local CA as a tablet does. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { DEMO_ACCOUNTS } from '../../../gateway/staff/demo-accounts.js';
import type { Role } from '../../../schemas/staff.js';
import { tempDir } from '../../support/temp.js';
import { LanNetwork } from './network.js';
import { LanSite, type LanSiteOptions } from './site.js';

const run = promisify(execFile);

export const HTTPS_PORT = 7443;
export const DISPLAY_PORT = 7480;

/** The screens the pages are made for (facts/ux.md section 7). */
export const SCREENS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
] as const;
export type Screen = (typeof SCREENS)[number];

/** Set SHOTS to a folder to keep pictures. */
const SHOTS = process.env['SHOTS'];

export interface OpenOptions {
  readonly screen?: Screen;
  /** Who is logged in; nobody where absent. */
  readonly as?: Role;
  readonly touch?: boolean;
}

export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained about: exceptions, errors on its console, policy violations. */
  readonly complaints: string[];
}

/** A browser that runs on the tablet's machine; `authority` is installed in its certificate store. */
async function launchOn(network: LanNetwork, home: string, authority?: string): Promise<Browser> {
  mkdirSync(home, { recursive: true });
  if (authority !== undefined) {
    const store = join(home, '.pki', 'nssdb');
    mkdirSync(store, { recursive: true });
    await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
    const trust = ['-t', 'C,,', '-n', 'tongdao', '-i', authority];
    await run('certutil', ['-d', `sql:${store}`, '-A', ...trust]);
  }
  const wrapper = join(home, 'chromium');
  const command = [...network.onTablet, 'env', `HOME=${home}`, '/usr/bin/chromium'].join(' ');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(wrapper, 0o755);
  return chromium.launch({
    executablePath: wrapper,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export class LanRig {
  readonly network: LanNetwork;
  readonly site: LanSite;
  readonly browser: Browser;
  readonly #temp: { readonly path: string; readonly remove: () => void };
  readonly #contexts = new Set<BrowserContext>();
  #strangers = 0;

  private constructor(parts: {
    readonly network: LanNetwork;
    readonly site: LanSite;
    readonly browser: Browser;
    readonly temp: { readonly path: string; readonly remove: () => void };
  }) {
    this.network = parts.network;
    this.site = parts.site;
    this.browser = parts.browser;
    this.#temp = parts.temp;
  }

  static async start(options: LanSiteOptions = {}): Promise<LanRig> {
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
    const network = await LanNetwork.make();
    const temp = tempDir('tongdao-tablet-');
    try {
      const site = await LanSite.start(network, options);
      const browser = await launchOn(network, join(temp.path, 'home'), site.authority);
      return new LanRig({ network, site, browser, temp });
    } catch (error) {
      await network.remove();
      temp.remove();
      throw error;
    }
  }

  /** Base of the HTTPS pages, as a tablet types it. */
  get origin(): string {
    return `https://${this.network.address}:${HTTPS_PORT}`;
  }

  /** Base of the plain door for displays. */
  get displayOrigin(): string {
    return `http://${this.network.address}:${DISPLAY_PORT}`;
  }

  /** A browser of somebody who has not installed the CA. */
  stranger(): Promise<Browser> {
    return launchOn(this.network, join(this.#temp.path, `stranger-${this.#strangers++}`));
  }

  /** A fresh tablet with a page open; logged in where `as` says so. */
  async open(path: string, options: OpenOptions = {}): Promise<Opened> {
    const context = await this.browser.newContext({
      viewport: options.screen ?? { width: 1366, height: 768 },
      hasTouch: options.touch ?? false,
      locale: 'zh-CN',
    });
    this.#contexts.add(context);
    const opened = await this.newTab(context);
    await this.visit(opened.page, path, options.as);
    return opened;
  }

  async newTab(context: BrowserContext): Promise<Opened> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    await page.exposeFunction('reportViolation', (directive: string) => {
      complaints.push(`policy: ${directive}`);
    });
    // The TypeScript loader names functions with a helper that a page does not have.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (e) => reportViolation(e.violatedDirective))`,
    );
    return { context, page, complaints };
  }

  async visit(page: Page, path: string, as?: Role): Promise<void> {
    await page.goto(this.origin + path);
    if (as !== undefined) {
      await this.logIn(page, as);
      await page.reload();
    }
    if (path.startsWith('/console') && as !== undefined) {
      await page.locator('.console .tile').first().waitFor();
    }
  }

  /** By the API, from the page: the cookie is the browser's own. The form has tests of its own. */
  async logIn(page: Page, role: Role): Promise<void> {
    const account = DEMO_ACCOUNTS.find((one) => one.role === role);
    if (account === undefined) throw new Error(`no demo account is ${role}`);
    const { name, secret } = account;
    const status = await page.evaluate(
      async (body) => {
        const answer = await fetch('/api/session/login', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao' },
          body: JSON.stringify(body),
        });
        return answer.status;
      },
      { name, secret },
    );
    if (status !== 200) throw new Error(`log-in as ${role} was answered with ${status}`);
  }

  /** The same network, another address: what somebody else asks with a cookie that is not theirs. */
  async askFromAnotherPlace(path: string, cookie: string): Promise<string> {
    const { address, onTablet } = this.network;
    const script = `require('node:https').get({ host: '${address}', port: ${HTTPS_PORT},
      path: '${path}', localAddress: '${this.network.otherTablet}', headers: { cookie: process.env.COOKIE },
      ca: require('node:fs').readFileSync('${this.site.authority}') },
      (answer) => answer.pipe(process.stdout))`;
    const [command, ...prefix] = onTablet;
    const { stdout } = await run(command!, [...prefix, process.execPath, '-e', script], {
      env: { ...process.env, COOKIE: cookie },
    });
    return stdout;
  }

  async shot(page: Page, name: string): Promise<void> {
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }

  /** Closes the tablets of one test; browser and gateway stay. */
  async clear(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    this.#contexts.clear();
  }

  async remove(): Promise<void> {
    await this.browser.close();
    await this.site.remove();
    await this.network.remove();
    this.#temp.remove();
  }
}
