/**
 * The lane's page in Chromium: from the event leaving for it to the frame in which its screen is
 * painted. The page is the built one; only a watcher is added to it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { TongdaoError } from '../../schemas/errors.js';
import { openEventStream } from './event-stream.js';
import type { Findings } from './figures.js';
import { spawnGateway } from './gateway-process.js';
import { pause } from './pause.js';
import { benchPerson } from './people.js';
import { median, percentile } from './statistics.js';
import { openVenue } from './venue.js';
import { Visitors } from './visitors.js';

const CHROMIUM = '/usr/bin/chromium';
const VISITS = 40;
const WALK_MS = 300;
/** Screens that are shown as soon as they are heard; "reading" waits on purpose. */
const AT_ONCE = ['pass', 'take-card', 'idle', 'assist'];

interface Seen {
  readonly screen: string;
  /** Milliseconds since 1970, on the machine's one clock. */
  readonly at: number;
}

/** Runs in the page: after a change of the screen, the end of the frame that shows it. */
function watchScreens(): void {
  const seen: { screen: string; at: number }[] = [];
  Object.assign(window, { paintedScreens: seen });
  const note = (): void => {
    const screen = document.querySelector<HTMLElement>('[data-screen]')?.dataset['screen'] ?? '';
    requestAnimationFrame(() => {
      // A task after the frame's callback runs when the frame has been handed on.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        seen.push({ screen, at: performance.timeOrigin + performance.now() });
      };
      channel.port2.postMessage(null);
    });
  };
  new MutationObserver(note).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-screen'],
  });
}

const painted = (page: Page): Promise<Seen[]> =>
  page.evaluate(() => {
    const all: unknown = Object.entries(window).find(([name]) => name === 'paintedScreens')?.[1];
    return all as { screen: string; at: number }[];
  });

async function openLane(
  port: number,
  lane: string,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.addInitScript(watchScreens);
  await page.goto(`http://127.0.0.1:${port}/lane/${lane}`);
  await page.waitForSelector('[data-screen="idle"]');
  return { page, close: () => browser.close() };
}

/** For every event, the first frame after it that shows its state. */
function delays(heard: readonly Seen[], shown: readonly Seen[]): number[] {
  return heard.flatMap(({ screen, at }, index) => {
    const until = heard[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const frame = shown.find((seen) => seen.screen === screen && seen.at >= at && seen.at < until);
    return AT_ONCE.includes(screen) && frame !== undefined ? [frame.at - at] : [];
  });
}

export async function measurePaint(dir: string): Promise<Findings> {
  if (!existsSync(CHROMIUM)) {
    return { figures: {}, notes: { paint_p95_ms: 'skipped: needs Chromium' } };
  }
  const venue = await openVenue({ dir: join(dir, 'venue'), lanes: 1, walkMs: WALK_MS });
  const gateway = spawnGateway(venue.paths);
  try {
    await gateway.ready();
    const [lane] = venue.lanes;
    if (lane === undefined) throw new TongdaoError('INTERNAL', 'the bench site has a lane');
    const { page, close } = await openLane(venue.httpPort, lane);
    const heard: Seen[] = [];
    const stream = await openEventStream(venue.httpPort, `/lane/${lane}/events`, {}, (event) => {
      if (event.event !== 'view') return;
      const { state } = JSON.parse(event.data) as { state: string };
      heard.push({ screen: state, at: performance.timeOrigin + event.at });
    });
    const visitors = new Visitors(venue, gateway, WALK_MS);
    for (let person = 0; person < VISITS; person++) {
      await visitors.visit(lane, benchPerson(person));
      await pause(400);
    }
    await visitors.close();
    const times = delays(heard, await painted(page));
    stream.close();
    await close();
    return {
      figures: { paint_p95_ms: percentile(times, 0.95) },
      notes: {
        paint_p95_ms: `p95 of ${times.length} screens of ${VISITS} visits; p50 ${median(times).toFixed(0)} ms; Chromium without a graphics card`,
      },
    };
  } finally {
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}
