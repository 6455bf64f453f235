/** The real pages, the real server and Debian's Chromium, joined for a test. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createApp } from '../../gateway/http/app.js';
import { laneRoutes } from '../../gateway/http/lane-routes.js';
import { voiceRoutes } from '../../gateway/http/voice-routes.js';
import { listen, type HttpServer } from '../../gateway/http/listen.js';
import { systemTimers } from '../../gateway/ops/system.js';
import type { LaneState } from '../../schemas/lane-view.js';
import type { Timers } from '../../schemas/time.js';
import type { ManualLane } from '../gateway/http/manual-lane.js';

export const CHROMIUM = '/usr/bin/chromium';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WEB_DIR = `${ROOT}dist/web`;

/** Builds the pages unless the suite's own build has done so. */
export function ensurePages(): void {
  if (existsSync(`${WEB_DIR}/lane/index.html`)) return;
  const build = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`vite build failed: ${build.stdout}${build.stderr}`);
}

export function launch(options: { readonly mayPlay?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // As a kiosk is started; a test of the other case takes it away.
      ...(options.mayPlay === false ? [] : ['--autoplay-policy=no-user-gesture-required']),
    ],
  });
}

export function serveLane(
  lane: ManualLane,
  options: {
    readonly port?: number;
    readonly timers?: Timers;
    readonly routers?: readonly Router[];
    /** The venue's own recordings. */
    readonly recordings?: string;
  } = {},
): Promise<HttpServer> {
  const app = createApp({
    routers: [
      laneRoutes({
        lanes: new Map([['1', lane]]),
        webDir: WEB_DIR,
        timers: options.timers ?? systemTimers,
      }),
      voiceRoutes({ folders: [options.recordings ?? '/nowhere', `${ROOT}gateway/web/voice`] }),
      ...(options.routers ?? []),
    ],
    health: () => ({ status: 'ready', reasons: [] }),
    webDir: WEB_DIR,
    build: 'test',
    log: { failure: () => undefined },
  });
  return listen({ app, host: '127.0.0.1', port: options.port ?? 0, timers: systemTimers });
}

export interface OpenPage {
  readonly page: Page;
  /** Everything the browser complained about: console, exceptions, policy violations. */
  readonly complaints: string[];
}

export async function openLane(
  context: BrowserContext,
  port: number,
  path = '/lane/1',
): Promise<OpenPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  await page.exposeFunction('reportViolation', (directive: string) => {
    complaints.push(`policy: ${directive}`);
  });
  // The TypeScript loader names functions with a helper that a page does not have.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (e) => reportViolation(e.violatedDirective))`,
  );
  await page.goto(`http://127.0.0.1:${port}${path}`);
  return { page, complaints };
}

export async function waitForScreen(page: Page, screen: LaneState | 'blank'): Promise<void> {
  await page.waitForSelector(`[data-screen="${screen}"]`);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeAnswer {
  readonly violations: readonly { readonly id: string; readonly help: string }[];
  readonly passes: readonly { readonly id: string }[];
}

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe-core through the debugger, which the page's own policy does not bind. */
export async function axe(page: Page): Promise<AxeAnswer> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: AXE });
  const expression = `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} })
    .then(({ violations, passes }) => JSON.stringify({ violations, passes }))`;
  const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  await debug.detach();
  if (exceptionDetails !== undefined) throw new Error(`axe: ${exceptionDetails.text}`);
  return JSON.parse(String(result.value)) as AxeAnswer;
}

/** Names of the fonts that really drew the text of an element. */
export async function fontsOf(page: Page, selector: string): Promise<readonly string[]> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('DOM.enable');
  await debug.send('CSS.enable');
  const { root } = await debug.send('DOM.getDocument');
  const { nodeId } = await debug.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await debug.send('CSS.getPlatformFontsForNode', { nodeId });
  await debug.detach();
  return fonts.map((font) => font.familyName);
}
