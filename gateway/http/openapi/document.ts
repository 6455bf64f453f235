/** The OpenAPI 3.1 document of the API, made from the declared routes and the table of errors. */
import type { z } from 'zod';
import { ROUTE_GROUPS } from '../../../schemas/api/all-routes.js';
import type { RouteDefinition } from '../../../schemas/api/route.js';
import { ERRORS, type ErrorCode } from '../../../schemas/errors.js';
import { REQUESTED_BY, REQUESTED_BY_VALUE } from '../api/same-origin.js';
import { JsonSchemas, type JsonSchema } from './json-schemas.js';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: unknown };

/** What any route may fail with, by what it is. */
function errorsOf(route: RouteDefinition): readonly ErrorCode[] {
  const { right, method } = route;
  const codes = new Set<ErrorCode>(route.errors);
  codes.add('HOST_REFUSED');
  codes.add('INTERNAL');
  if (route.params !== undefined || route.query !== undefined || route.body !== undefined) {
    codes.add('INPUT_INVALID');
  }
  if (route.body !== undefined) codes.add('TOO_LARGE');
  if (method !== 'get') codes.add('REQUEST_FORGED');
  if (right !== 'anyone') codes.add('SESSION_REQUIRED');
  if (right !== 'anyone' && route.underLock !== true) codes.add('SESSION_LOCKED');
  if (right !== 'anyone' && right !== 'session') codes.add('RIGHT_MISSING');
  return [...codes].sort();
}

function failures(route: RouteDefinition): Record<string, Json> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.map((code) => `${code}: ${ERRORS[code].en}`).join(' '),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
}

/** Fields of an object schema as parameters of the path or the query. */
function parametersIn(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  name: string,
  schemas: JsonSchemas,
): readonly JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(schema, 'input', name) as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([field, value]) => ({
    name: field,
    in: place,
    required: place === 'path' || required.includes(field),
    schema: value,
  }));
}

const OUR_PAGE: JsonSchema = {
  name: REQUESTED_BY,
  in: 'header',
  required: true,
  description: 'Proves that the command came from our own page.',
  schema: { const: REQUESTED_BY_VALUE },
};

function operation(route: RouteDefinition, tag: string, schemas: JsonSchemas): JsonSchema {
  const { name, summary, right, produces = 'application/json' } = route;
  const schemaOf = produces === 'application/json' || produces === 'text/event-stream';
  return {
    operationId: name,
    tags: [tag],
    summary,
    description:
      right === 'anyone'
        ? 'Answered before log-in, too.'
        : right === 'session'
          ? 'For whoever is logged in.'
          : `Needs the right \`${right}\`.`,
    security: right === 'anyone' ? [] : [{ session: [] }],
    parameters: [
      ...parametersIn('path', route.params, `${name}Params`, schemas),
      ...parametersIn('query', route.query, `${name}Query`, schemas),
      ...(route.method === 'get' ? [] : [OUR_PAGE]),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: schemas.of(route.body, 'input', `${name}Body`) },
            },
          },
        }),
    responses: {
      '200': {
        description: produces === 'text/event-stream' ? 'A stream of these events.' : 'Done.',
        content: {
          [produces]: {
            schema: schemaOf
              ? schemas.of(route.answer, 'output', `${name}Answer`)
              : { type: 'string' },
          },
        },
      },
      ...failures(route),
    },
  };
}

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'zh', 'en'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERRORS).sort() },
        zh: { type: 'string' },
        en: { type: 'string' },
        detail: { type: 'string' },
        path: { type: 'string', description: 'The field that is wrong.' },
      },
    },
  },
};

/** Of the API, not of a release: it changes when a route takes or gives something else. */
const API_VERSION = '1';

/** Stable: the same routes give the same text, so that it can be checked in (docs/openapi.json). */
export function openApiDocument(): JsonSchema {
  const schemas = new JsonSchemas();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const { tag, routes } of ROUTE_GROUPS) {
    for (const route of routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method]: operation(route, tag, schemas) };
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tongdao 通道',
      version: API_VERSION,
      summary: 'The gateway at the lane where a senior swipes a card and the turnstile opens',
      description:
        'What the pages of this box use. A command carries JSON and the header that names our page; who acts comes from the session cookie.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This box' }],
    tags: ROUTE_GROUPS.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA, ...schemas.components },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-sid',
          description: 'Set at log-in; `sid` over plain HTTP on loopback.',
        },
      },
    },
  };
}

/** The bytes that are served and checked in. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 1)}\n`;
}
