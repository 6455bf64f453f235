/**
 * One declaration for each route of the HTTP API: the server mounts it, the OpenAPI document is made
 * from it, pages take their types from it. What is not declared here is not served.
 */
import type { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import type { Right } from '../staff.js';

/** `anyone`: before log-in. `session`: any role that is logged in. */
export type RouteRight = Right | 'anyone' | 'session';

export interface RouteDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** operationId: lower camel case, unique. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As express writes it: `/api/desk/assists/:visit`. No number, name or token ever stands in a path. */
  readonly path: string;
  readonly summary: string;
  readonly right: RouteRight;
  /** Answered also while the session is locked. */
  readonly underLock?: true;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Largest body in bytes; 64 KiB unless said. */
  readonly bodyLimit?: number;
  /** Media type of a success; `application/json` unless said. */
  readonly produces?: 'application/json' | 'text/event-stream' | 'image/jpeg' | 'text/plain';
  /** The JSON of a success; of an event stream, the union of what `data` may hold. */
  readonly answer: Answer;
  /** What it may fail with beyond what every route may (input, session, right, internal). */
  readonly errors: readonly ErrorCode[];
}

/** Keeps the schema types of the declaration. */
export function defineRoute<
  Params extends z.ZodType = z.ZodType<undefined>,
  Query extends z.ZodType = z.ZodType<undefined>,
  Body extends z.ZodType = z.ZodType<undefined>,
  Answer extends z.ZodType = z.ZodType,
>(
  definition: RouteDefinition<Params, Query, Body, Answer>,
): RouteDefinition<Params, Query, Body, Answer> {
  return definition;
}
