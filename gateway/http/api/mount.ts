/** Joins a declared route to its handler: session, right, lock, body, answer, in this order. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import type { RouteDefinition } from '../../../schemas/api/route.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { parseBody } from '../body.js';
import type { Caller, Gate } from './gate.js';
import { refuseForged } from './same-origin.js';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

export interface CallerCall<Params, Query, Body> extends Call<Params, Query, Body> {
  readonly caller: Caller;
}

const BODY_LIMIT_BYTES = 64 * 1024;

function refuse(definition: RouteDefinition, caller: Caller | undefined): void {
  const { right } = definition;
  if (right === 'anyone') return;
  if (caller === undefined) throw new TongdaoError('SESSION_REQUIRED');
  if (caller.state === 'locked' && definition.underLock !== true) {
    throw new TongdaoError('SESSION_LOCKED');
  }
  if (right === 'session') return;
  if (caller.state === 'enrol' || !caller.rights.has(right)) {
    throw new TongdaoError('RIGHT_MISSING');
  }
}

/**
 * Unsafe methods must come from our own page (`refuseForged`) and carry JSON. A handler's value is the
 * answer; one that has written the response itself (a stream, a picture) returns undefined.
 */
function mount<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  app: Router,
  gate: Gate,
  definition: RouteDefinition<Params, Query, Body, Answer>,
  handle: (
    call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
    caller: Caller | undefined,
  ) => Promise<z.input<Answer> | undefined> | z.input<Answer> | undefined,
): void {
  const unsafe = definition.method !== 'get';
  const json: RequestHandler = express.json({
    limit: definition.bodyLimit ?? BODY_LIMIT_BYTES,
    inflate: false,
    type: 'application/json',
  });
  app[definition.method](
    definition.path,
    (request, response, next) => {
      response.set('Cache-Control', 'no-store');
      if (unsafe) refuseForged(request);
      // Nobody without a session makes us read a body of a megabyte.
      refuse(definition, gate.callerOf(request));
      if (definition.body === undefined) next();
      else json(request, response, next);
    },
    async (request: Request, response: Response) => {
      // Asked again: a session may have ended while the body was on its way.
      const caller = gate.callerOf(request);
      refuse(definition, caller);
      const params = definition.params && parseBody(definition.params, request.params);
      const query = definition.query && parseBody(definition.query, request.query);
      const body = definition.body && parseBody(definition.body, request.body);
      if (unsafe && caller?.state === 'active') gate.touch(caller);
      const answer = await handle(
        {
          params: params as Parsed<Params>,
          query: query as Parsed<Query>,
          body: body as Parsed<Body>,
          request,
          response,
        },
        caller,
      );
      if (answer !== undefined && !response.headersSent) response.json(answer);
    },
  );
}

/** A route for whoever is logged in and has its right. */
export function mountRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  app: Router,
  gate: Gate,
  definition: RouteDefinition<Params, Query, Body, Answer>,
  handle: (
    call: CallerCall<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
  ) => Promise<z.input<Answer> | undefined> | z.input<Answer> | undefined,
): void {
  mount(app, gate, definition, (call, caller) => {
    if (caller === undefined) throw new TongdaoError('SESSION_REQUIRED');
    return handle({ ...call, caller });
  });
}

/** A route that answers before log-in, too. */
export function mountOpenRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  app: Router,
  gate: Gate,
  definition: RouteDefinition<Params, Query, Body, Answer>,
  handle: (
    call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
    caller: Caller | undefined,
  ) => Promise<z.input<Answer> | undefined> | z.input<Answer> | undefined,
): void {
  mount(app, gate, definition, handle);
}
