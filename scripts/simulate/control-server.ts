/** A small local door through which a simulator process is told what to do. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { TongdaoError } from '../../schemas/errors.js';

export type ControlRoute = (
  parameters: readonly string[],
  body: unknown,
  query: URLSearchParams,
) => unknown;

/** Routes by `METHOD /path/:parameter`. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>;

const BODY_LIMIT = 256 * 1024;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new TongdaoError('TOO_LARGE', 'control request');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TongdaoError('INPUT_INVALID', 'the control request is not JSON', { cause });
  }
}

function match(pattern: string, method: string, path: string): string[] | undefined {
  const [wantedMethod = '', wantedPath = ''] = pattern.split(' ');
  const wanted = wantedPath.split('/');
  const given = path.split('/');
  if (wantedMethod !== method || wanted.length !== given.length) return undefined;
  const parameters: string[] = [];
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith(':')) parameters.push(decodeURIComponent(value));
    else if (part !== value) return undefined;
  }
  return parameters;
}

async function answer(
  routes: ControlRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value ?? {}));
  };
  try {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const body = await readBody(request);
    for (const [pattern, route] of Object.entries(routes)) {
      const parameters = match(pattern, request.method ?? 'GET', path);
      if (parameters === undefined) continue;
      send(200, await route(parameters, body, new URLSearchParams(search)));
      return;
    }
    throw new TongdaoError('NOT_FOUND', path);
  } catch (error) {
    const known = error instanceof TongdaoError;
    send(400, { error: { code: known ? error.code : 'INTERNAL', detail: String(error) } });
  }
}

/** Listens on a unix socket of mode 0600, replacing one that a dead process left behind. */
export async function serveControl(
  socketPath: string,
  routes: ControlRoutes,
): Promise<{ close(): Promise<void> }> {
  rmSync(socketPath, { force: true });
  const server: Server = createServer((request, response) => {
    void answer(routes, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          rmSync(socketPath, { force: true });
          resolve();
        });
      }),
  };
}
