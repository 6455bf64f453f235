/** The express application that serves pages, event streams and health on loopback. */
import { join } from 'node:path';
import express, { type Express } from 'express';
import type { Timers } from '../../schemas/time.js';
import type { HealthReport } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { answerErrors, notFound } from './errors.js';
import { laneRoutes, type LaneDisplay } from './lane-routes.js';
import { neverStored, onlyLoopbackHost, securityHeaders } from './security.js';

export interface AppOptions {
  readonly lanes: ReadonlyMap<string, LaneDisplay>;
  readonly health: () => HealthReport;
  /** Directory of the built pages, absolute. */
  readonly webDir: string;
  /** Name of this build; a page that meets another one loads itself again. */
  readonly build: string;
  readonly timers: Timers;
  readonly log: Pick<Log, 'failure'>;
}

const BODY_LIMIT = '64kb';
const YEAR_MS = 365 * 86_400_000;

export function createApp({ lanes, health, webDir, build, timers, log }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(onlyLoopbackHost);
  app.use(express.json({ limit: BODY_LIMIT, strict: true }));

  app.get('/healthz', neverStored, (_request, response) => {
    const report = health();
    const serving = report.status === 'ready' || report.status === 'degraded';
    response.status(serving ? 200 : 503).json({ ...report, build });
  });
  app.use(laneRoutes({ lanes, webDir, timers }));
  // Names carry a hash of the content: a file under this path never changes.
  app.use(
    '/assets',
    express.static(join(webDir, 'assets'), {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      immutable: true,
      maxAge: YEAR_MS,
    }),
  );

  app.use(notFound);
  app.use(answerErrors(log));
  return app;
}
