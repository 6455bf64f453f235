/** The express application: pages, event streams, API and health. */
import { join } from 'node:path';
import express, { type Express, type RequestHandler, type Router } from 'express';
import type { HealthReport } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import { answerErrors, notFound } from './errors.js';
import { neverStored, onlyLoopbackHost, onlyNamedHost, securityHeaders } from './security.js';

export interface AppOptions {
  readonly health: () => HealthReport;
  /** Directory of the built pages, absolute. */
  readonly webDir: string;
  /** Name of this build; a page that meets another one loads itself again. */
  readonly build: string;
  /** Lanes, pages and API, in the order in which they are asked. */
  readonly routers: readonly Router[];
  /** Present for the local network: served over HTTPS, under these names and addresses. */
  readonly names?: readonly string[];
  readonly log: Pick<Log, 'failure'>;
}

const YEAR_MS = 365 * 86_400_000;

/** What every application of ours begins with. */
export function bareApp(names?: readonly string[], https = names !== undefined): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders({ https }));
  app.use(names === undefined ? onlyLoopbackHost : onlyNamedHost(names));
  return app;
}

/** Names carry a hash of the content: a file under this path never changes. */
export function builtAssets(webDir: string): RequestHandler {
  return express.static(join(webDir, 'assets'), {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    immutable: true,
    maxAge: YEAR_MS,
  });
}

export function createApp({ health, webDir, build, routers, names, log }: AppOptions): Express {
  const app = bareApp(names);
  app.get('/healthz', neverStored, (_request, response) => {
    const report = health();
    const serving = report.status === 'ready' || report.status === 'degraded';
    response.status(serving ? 200 : 503).json({ ...report, build });
  });
  for (const router of routers) app.use(router);
  app.use('/assets', builtAssets(webDir));
  app.use(notFound);
  app.use(answerErrors(log));
  return app;
}
