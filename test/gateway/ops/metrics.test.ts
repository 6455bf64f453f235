import { expect } from 'chai';
import express from 'express';
import { answerErrors } from '../../../gateway/http/errors.js';
import { listen } from '../../../gateway/http/listen.js';
import { metricsRoutes } from '../../../gateway/http/metrics-routes.js';
import { Metrics } from '../../../gateway/ops/metrics.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import type { Reason } from '../../../schemas/decision.js';
import type { PlatformStatus, Status } from '../../../schemas/status.js';
import type { VisitReport } from '../../../schemas/visit.js';
import { ask } from '../http/http-client.js';

const NO_RESULT: Readonly<Record<Status, number>> = {
  ...{ green: 0, yellow: 0, red: 0, none: 0 },
  ...{ unavailable: 0, untrusted: 0, unmapped: 0 },
};

function metricsAfter(reason: Reason, status?: Status): Metrics {
  const platform: PlatformStatus = {
    ...{ breaker: 'closed', inFlight: 0, causes: {}, late: 0, keySetVersion: 1 },
    ...{ boxKeyId: 'box', boxFingerprint: 'none' },
    results: status === undefined ? NO_RESULT : { ...NO_RESULT, [status]: 1 },
  };
  const metrics = new Metrics({
    devices: () => [],
    platform: () => platform,
    ledger: () => ({ size: 1, ready: true }),
    health: () => ({ status: 'ready', reasons: [] }),
    waiting: () => new Map([['1', 1]]),
  });
  const report: VisitReport = {
    ...{ visit: 'A'.repeat(22), lane: '1', outcome: 'assist', mode: 'epidemic', passage: 'none' },
    ...{ reasons: [reason], findings: [], alarm: false, steps: {}, pulses: 0 },
  };
  metrics.onLaneEvent({ type: 'decided', report });
  return metrics;
}

/** Figures of ours alone; those of the process move by themselves. */
async function figures(metrics: Metrics): Promise<string> {
  const ours = /^tongdao_(?:visits|reasons|platform|waiting|passages|retries|lane_alarms)/;
  return (await metrics.text())
    .split('\n')
    .filter((line) => ours.test(line))
    .join('\n');
}

describe('figures for a collector', () => {
  it('whoever waits alone is not known by her colour: every answer of a platform looks the same', async () => {
    const red = await figures(metricsAfter('red', 'red'));
    expect(red).to.include('tongdao_platform_lookups{status="answered"} 1');
    for (const [reason, status] of [
      ['yellow', 'yellow'],
      ['no-code', 'none'],
    ] as const) {
      expect(await figures(metricsAfter(reason, status)), reason).to.equal(red);
    }
    expect(red).to.not.match(/"(?:green|yellow|red|no-code)"/);
  });

  it('a fault of the box is named', async () => {
    const text = await figures(metricsAfter('reader-silent'));
    expect(text).to.include('tongdao_reasons_total{reason="reader-silent"} 1');
  });

  it('a collector on this machine reads them, a browser on this machine does not', async () => {
    const app = express();
    app.use(metricsRoutes(metricsAfter('too-slow')));
    app.use(answerErrors({ failure: () => undefined }));
    const server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
    try {
      expect((await ask(server.port, '/metrics')).status).to.equal(200);
      const headers = { 'Sec-Fetch-Mode': 'navigate' };
      expect((await ask(server.port, '/metrics', { headers })).status).to.equal(403);
    } finally {
      await server.stop(100);
    }
  });
});
