import { expect } from 'chai';
import type { CDPSession, Page } from 'playwright-core';
import { LANE_STATES } from '../../../schemas/lane-view.js';
import { waitUntil } from '../../support/gateway-process.js';
import { needTools } from '../../support/tools.js';
import { ManualLane } from '../../gateway/http/manual-lane.js';
import {
  CHROMIUM,
  ensurePages,
  launch,
  openLane,
  serveLane,
  waitForScreen,
} from '../lane-browser.js';
import { needNetwork } from './network.js';
import { LanRig } from './rig.js';

const EVENTS = 20_000;
const MOST_GROWTH_BYTES = 10_000_000;

/** Bytes that are still reachable: a collection goes before. */
async function heap(debug: CDPSession): Promise<number> {
  await debug.send('HeapProfiler.collectGarbage');
  return (await debug.send('Runtime.getHeapUsage')).usedSize;
}

async function domNodes(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

describe('a soak of 20,000 events', function () {
  this.timeout(180_000);

  it('leaves the lane display no more than 10 MB larger, and on the last screen', async function () {
    needTools(this, CHROMIUM);
    ensurePages();
    const browser = await launch();
    const lane = new ManualLane('1');
    const server = await serveLane(lane);
    try {
      const context = await browser.newContext();
      const { page, complaints } = await openLane(context, server.port);
      await waitForScreen(page, 'idle');
      const debug = await context.newCDPSession(page);
      const before = await heap(debug);
      for (let event = 0; event < EVENTS; event++) {
        lane.show(LANE_STATES[event % LANE_STATES.length]!);
        // The page keeps pace: a display does not get a thousand events at one moment.
        if (event % 500 === 499) {
          lane.show('idle');
          await waitForScreen(page, 'idle');
        }
      }
      lane.show('closed');
      await waitForScreen(page, 'closed');
      const growth = (await heap(debug)) - before;
      expect(growth, `${growth} bytes`).to.be.below(MOST_GROWTH_BYTES);
      expect(complaints).to.deep.equal([]);
    } finally {
      await browser.close();
      await server.stop(1000);
    }
  });

  it('leaves the console no more than 10 MB larger, with as many elements as before', async function () {
    needNetwork(this);
    const rig = await LanRig.start();
    try {
      const context = await rig.browser.newContext({ viewport: { width: 1366, height: 768 } });
      const { page, complaints } = await rig.newTab(context);
      // What the gateway sent last, by type: the soak says it again through the same stream.
      await page.addInitScript(`
        globalThis.said = {};
        globalThis.heard = 0;
        const Real = EventSource;
        globalThis.EventSource = class extends Real {
          constructor(...parts) { super(...parts); globalThis.stream = this; }
          addEventListener(type, listener, options) {
            super.addEventListener(type, (event) => {
              if (!event.isTrusted) globalThis.heard++;
              else if (event.data !== undefined) globalThis.said[type] = event.data;
              listener(event);
            }, options);
          }
        };`);
      await rig.visit(page, '/console', 'attendant');
      await rig.site.needsHelp('1', 'yellow');
      await waitUntil(
        async () =>
          (await page.evaluate('Boolean(said.lane && said.assists && said.heartbeat)')) === true,
        15_000,
        () => 'the stream says nothing',
      );
      const debug = await context.newCDPSession(page);
      const [before, elements] = [await heap(debug), await domNodes(page)];
      await page.evaluate(
        `(async () => {
          const types = ['lane', 'assists', 'heartbeat', 'snapshot'];
          for (let event = 0; event < ${EVENTS}; event++) {
            const type = types[event % types.length];
            const data = JSON.parse(said[type]);
            if (data.lane !== undefined) data.lane.since += event;
            if (data.now !== undefined) data.now += event * 1000;
            if (data.assists !== undefined && event % 3 === 0) data.assists = [];
            stream.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
            if (event % 200 === 0) await new Promise((done) => requestAnimationFrame(done));
          }
          const last = said.snapshot;
          stream.dispatchEvent(new MessageEvent('snapshot', { data: last }));
          stream.dispatchEvent(new MessageEvent('assists', { data: said.assists }));
        })()`,
      );
      await page.locator('.card-offer').waitFor();
      expect(await page.evaluate('heard')).to.be.at.least(EVENTS);
      const growth = (await heap(debug)) - before;
      expect(growth, `${growth} bytes`).to.be.below(MOST_GROWTH_BYTES);
      expect(await domNodes(page)).to.be.within(elements - 20, elements + 20);
      expect(complaints).to.deep.equal([]);
    } finally {
      await rig.remove();
    }
  });
});
