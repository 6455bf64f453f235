/** Starts and stops a server: nothing that hangs on a connection may delay a stop. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';

export interface HttpServer {
  /** The port in use, also when 0 was asked for. */
  readonly port: number;
  /**
   * Takes no more connections, ends event streams, lets running answers finish and cuts what is left
   * after `deadlineMs`. Resolves when every socket is closed.
   */
  stop(deadlineMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly app: RequestListener;
  readonly host: string;
  readonly port: number;
  readonly timers: Timers;
}

/** A client that dawdles over its request headers holds a socket no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}

/** Rejects with `LISTEN_FAILED` when the port cannot be opened. */
export async function listen({ app, host, port, timers }: ListenOptions): Promise<HttpServer> {
  const answering = new Set<ServerResponse>();
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      answering.add(response);
      response.once('close', () => answering.delete(response));
      app(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const detail = `${host}:${port} ${cause.code ?? cause.name}`;
      reject(new TongdaoError('LISTEN_FAILED', detail, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TongdaoError('LISTEN_FAILED');

  let stopping: Promise<void> | undefined;
  const stopOnce = (deadlineMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(deadlineMs, () => server.closeAllConnections());
      server.close(() => {
        cancel();
        resolve();
      });
      server.closeIdleConnections();
      for (const response of answering) if (isEventStream(response)) response.destroy();
    });
  return {
    port: address.port,
    stop: (deadlineMs) => (stopping ??= stopOnce(deadlineMs)),
  };
}
