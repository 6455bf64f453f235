import express, { type Express } from 'express';
import {
  emptyBodySchema,
  erasureRequestSchema,
  laneModeChangeSchema,
  policyActivationSchema,
} from '../../../schemas/control.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { eventIdSchema } from '../../../schemas/ledger.js';
import {
  correctionSchema,
  manualOpeningSchema,
  refusalSchema,
  registrationSchema,
} from '../../../schemas/registration.js';
import { answerErrors, localErrorBody, notFound } from '../errors.js';
import { jsonBody, parseBody } from '../body.js';
import type { ControlDeps } from './control-deps.js';
import { ControlEvents } from './control-events.js';

function deskRoutes(app: Express, { desk }: ControlDeps): void {
  app.post('/registrations', async (request, response) => {
    response.json(await desk.register(parseBody(registrationSchema, request.body)));
  });
  app.post('/corrections', async (request, response) => {
    response.json(await desk.correct(parseBody(correctionSchema, request.body)));
  });
  app.post('/openings', async (request, response) => {
    response.json(await desk.open(parseBody(manualOpeningSchema, request.body)));
  });
  app.post('/refusals', async (request, response) => {
    await desk.refuse(parseBody(refusalSchema, request.body));
    response.json({ refused: true });
  });
}

function readRoutes(app: Express, deps: ControlDeps): void {
  const events = new ControlEvents(deps);
  app.get('/status', (_request, response) => {
    response.json(deps.status());
  });
  app.get('/registrations/:eventId', (request, response) => {
    const id = eventIdSchema.safeParse(request.params.eventId);
    const summary = id.success ? deps.registration(id.data) : undefined;
    if (summary === undefined) throw new TongdaoError('NOT_FOUND', 'no such registration');
    response.json(summary);
  });
  app.get('/rows/:eventId/leaf', (request, response) => {
    const id = eventIdSchema.safeParse(request.params.eventId);
    const leaf = id.success ? deps.leaf(id.data) : undefined;
    if (leaf === undefined) throw new TongdaoError('NOT_FOUND', 'no such row');
    response.json(leaf);
  });
  app.get('/events', (_request, response) => events.add(response));
  app.get('/alarms', (_request, response) => {
    response.json({ alarms: deps.alarms() });
  });
  app.get('/checkpoint', async (_request, response) => {
    response.json(await deps.checkpoint());
  });
}

function administrationRoutes(app: Express, deps: ControlDeps): void {
  app.post('/lanes/:id/mode', async (request, response) => {
    const { mode, operator } = parseBody(laneModeChangeSchema, request.body);
    await deps.setLaneMode(request.params.id, mode, operator);
    response.json({ mode });
  });
  app.post('/policy', async (request, response) => {
    response.json(await deps.activatePolicy(parseBody(policyActivationSchema, request.body)));
  });
  app.post('/erasures', async (request, response) => {
    response.json(await deps.erasePerson(parseBody(erasureRequestSchema, request.body)));
  });
  app.post('/staff/setup-code', (request, response) => {
    parseBody(emptyBodySchema, request.body);
    response.json({ code: deps.issueSetupCode() });
  });
  app.post('/retention/run', async (request, response) => {
    parseBody(emptyBodySchema, request.body);
    response.json(await deps.runRetention());
  });
}

/**
 * The local command interface, for a unix socket that only this user can open (design section 5):
 * no accounts, no cookies, no browser. Bodies are JSON, strict, at most 64 KiB; errors have one shape
 * and never repeat what was sent.
 */
export function createControlApp(deps: ControlDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(jsonBody());
  deskRoutes(app, deps);
  readRoutes(app, deps);
  administrationRoutes(app, deps);
  app.use(notFound);
  app.use(answerErrors(deps.log, localErrorBody));
  return app;
}
