/**
 * The simulator's control interface: JSON over HTTP on loopback or a socket file, so that the demo,
 * the bench and a tester's shell can drive a simulator in another process. It holds the platform's
 * people, so it never listens beyond this machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { chmod } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { TongdaoError, isTongdaoError, ERRORS } from '../../../schemas/errors.js';
import { signatureJwkSchema } from '../../../schemas/hc-jws.js';
import { faultSchema, personSchema } from './faults.js';
import { readBody } from './read-body.js';
import type { ControlAddress, SimulatorControl, SimulatorExchange } from './contract.js';
import { PlatformTap } from './tap.js';

const BODY_LIMIT = 4_194_304;
/** Exchanges kept for `GET /exchanges`. */
const EXCHANGES_KEPT = 50;

const peopleBody = z.strictObject({ people: z.array(personSchema).max(20_000) });
const faultBody = z.strictObject({ fault: faultSchema.nullable() });
const rolloverBody = z.strictObject({ signedByRoot: z.boolean().default(true) });
const enrolBody = z.strictObject({ jwk: signatureJwkSchema });

const runningBody = z.strictObject({ running: z.boolean() });
const tapQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });

type Route = (body: unknown, query: URLSearchParams) => Promise<unknown>;

/**
 * PUT /people, PUT /fault, PUT /running, POST /rollover, POST /enrol, GET /log, /exchanges,
 * /tap?after=n, /running, /root-key, /key-set.
 */
function routesOf(
  control: SimulatorControl,
  exchanges: readonly SimulatorExchange[],
  tap: PlatformTap,
): ReadonlyMap<string, Route> {
  const get =
    (read: () => unknown): Route =>
    () =>
      Promise.resolve(read());
  return new Map<string, Route>([
    [
      'PUT /people',
      (body) => {
        control.setPeople(peopleBody.parse(body).people);
        return Promise.resolve({});
      },
    ],
    [
      'PUT /fault',
      (body) => {
        control.setFault(faultBody.parse(body).fault ?? undefined);
        return Promise.resolve({});
      },
    ],
    ['POST /rollover', async (body) => (await control.rollOver(rolloverBody.parse(body)), {})],
    ['POST /enrol', async (body) => (await control.enrol(enrolBody.parse(body).jwk), {})],
    [
      'PUT /running',
      async (body) => (await control.setRunning(runningBody.parse(body).running), {}),
    ],
    ['GET /running', get(() => ({ running: control.running }))],
    [
      'GET /tap',
      (_body, query) => Promise.resolve(tap.after(tapQuery.parse(Object.fromEntries(query)).after)),
    ],
    ['GET /log', get(() => ({ log: control.log() }))],
    ['GET /exchanges', get(() => ({ exchanges }))],
    ['GET /root-key', get(() => control.rootKey())],
    ['GET /key-set', get(() => ({ keySet: control.keySet() }))],
  ]);
}

export async function openControl(
  address: ControlAddress,
  control: SimulatorControl,
): Promise<{ readonly at: string; close(): Promise<void> }> {
  const exchanges: SimulatorExchange[] = [];
  const tap = new PlatformTap();
  const unlisten = control.observe((exchange) => {
    exchanges.push(exchange);
    if (exchanges.length > EXCHANGES_KEPT) exchanges.shift();
    tap.hear(exchange);
  });
  const routes = routesOf(control, exchanges, tap);
  const server = createServer((request, response) => {
    void serve(routes, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('socket' in address) server.listen(address.socket, resolve);
    else server.listen(address.port, '127.0.0.1', resolve);
  });
  if ('socket' in address) await chmod(address.socket, 0o600);
  const at =
    'socket' in address
      ? address.socket
      : `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    at,
    async close() {
      unlisten();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(
  routes: ReadonlyMap<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  try {
    const [path = '', search = ''] = (request.url ?? '').split('?', 2);
    const route = routes.get(`${request.method ?? ''} ${path}`);
    if (route === undefined) throw new TongdaoError('NOT_FOUND');
    const body = request.method === 'GET' ? undefined : await readJson(request);
    reply(200, await route(body, new URLSearchParams(search)));
  } catch (error) {
    if (isTongdaoError(error)) {
      reply(ERRORS[error.code].status, { code: error.code, detail: error.detail });
    } else if (error instanceof z.ZodError) {
      // Paths only: the values may be people.
      const paths = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
      reply(400, { code: 'INPUT_INVALID', detail: paths.join('; ') });
    } else {
      throw error;
    }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  // A page in a browser cannot send this type without asking first, and is never allowed to.
  if (request.headers['content-type'] !== 'application/json') {
    throw new TongdaoError('INPUT_INVALID', 'content-type must be application/json');
  }
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined) throw new TongdaoError('TOO_LARGE');
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new TongdaoError('INPUT_INVALID', 'the body is not JSON');
  }
}
