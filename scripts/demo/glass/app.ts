/** The glass gate's page and its interface, on loopback, for a demo site only. */
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { refuseForged } from '../../../gateway/http/api/same-origin.js';
import { jsonBody, parseBody } from '../../../gateway/http/body.js';
import { answerErrors, notFound } from '../../../gateway/http/errors.js';
import { EventStream } from '../../../gateway/http/event-stream.js';
import { neverStored, onlyLoopbackHost, securityHeaders } from '../../../gateway/http/security.js';
import type { Log } from '../../../gateway/ops/log.js';
import type { GlassPerson } from '../../../schemas/glass.js';
import type { Timers, Unlisten } from '../../../schemas/time.js';
import type { GlassDeeds } from './deeds.js';
import type { GlassWatch } from './watch.js';

export interface GlassAppParts {
  readonly watch: GlassWatch;
  readonly deeds: GlassDeeds;
  readonly people: readonly GlassPerson[];
  /** Directory of the built pages, absolute. */
  readonly webDir: string;
  readonly timers: Timers;
  readonly log: Pick<Log, 'failure'>;
}

const laneField = z.string().regex(/^[A-Za-z0-9-]{1,16}$/);
const personField = z.string().regex(/^[a-z-]{1,32}$/);
const swipeBody = z.strictObject({ lane: laneField, person: personField });
const liftBody = z.strictObject({ lane: laneField });
const forgetBody = z.strictObject({ person: personField });
const orderBody = z.strictObject({ what: z.enum(['begin', 'end']) });
const readerBody = z.strictObject({ lane: laneField, plugged: z.boolean() });
const platformBody = z.strictObject({ running: z.boolean() });
const nothing = z.strictObject({}).default({});

const YEAR_MS = 365 * 86_400_000;
/** The first event holds the bytes of several visits. */
const UNREAD_LIMIT_BYTES = 8 * 1024 * 1024;
/** A browser opens six connections to a host. */
const STREAM_LIMIT = 16;

function commands(app: Express, { deeds, watch }: GlassAppParts): void {
  const post = <Body>(
    path: string,
    schema: z.ZodType<Body>,
    act: (body: Body) => Promise<unknown>,
  ): void => {
    app.post(path, async (request, response) => {
      refuseForged(request);
      const answer = await act(parseBody(schema, request.body));
      await watch.look();
      response.json(answer ?? {});
    });
  };
  post('/api/swipe', swipeBody, ({ lane, person }) => deeds.swipe(lane, person));
  post('/api/lift', liftBody, ({ lane }) => deeds.lift(lane));
  post('/api/tamper', nothing, () => deeds.tamper());
  post('/api/forget', forgetBody, ({ person }) => deeds.forget(person));
  post('/api/order', orderBody, ({ what }) => deeds.order(what));
  post('/api/reader', readerBody, ({ lane, plugged }) => deeds.plug(lane, plugged));
  post('/api/platform', platformBody, ({ running }) => deeds.runPlatform(running));
}

/** `event` is the type, `data` the whole `GlassEvent`; the first one is `snapshot`. */
function eventsRoute({ watch, timers }: GlassAppParts): RequestHandler {
  let open = 0;
  return async (_request, response) => {
    if (open >= STREAM_LIMIT) {
      response.status(503).end();
      return;
    }
    open += 1;
    const stream = new EventStream(response, timers, { unreadLimitBytes: UNREAD_LIMIT_BYTES });
    let unlisten: Unlisten = () => undefined;
    try {
      unlisten = await watch.listen((event) => stream.send({ event: event.type, data: event }));
      await stream.closed;
    } finally {
      // Also when the first look fails: sixteen failures must not close the page for good.
      open -= 1;
      unlisten();
    }
  };
}

export function createGlassApp(parts: GlassAppParts): Express {
  const { watch, people, webDir, log } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(onlyLoopbackHost);
  app.use('/api', neverStored, jsonBody());
  app.get('/', neverStored, (_request, response) => {
    response.sendFile('glass/index.html', { root: webDir, cacheControl: false });
  });
  app.get('/api/people', (_request, response) => {
    response.json({ people });
  });
  app.get('/api/lanes', async (_request, response) => {
    response.json(await watch.look());
  });
  app.get('/api/visits', async (_request, response) => {
    await watch.look();
    response.json({ visits: watch.visits() });
  });
  app.get('/api/visits/events', eventsRoute(parts));
  commands(app, parts);
  app.use(
    '/assets',
    express.static(join(webDir, 'assets'), {
      ...{ index: false, redirect: false, dotfiles: 'ignore' },
      ...{ immutable: true, maxAge: YEAR_MS },
    }),
  );
  app.use(notFound);
  app.use(answerErrors(log));
  return app;
}
