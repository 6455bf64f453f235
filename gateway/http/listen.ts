/** Starts and stops a server: nothing that hangs on a connection may delay a stop. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers, Unlisten } from '../../schemas/time.js';

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
  /** HTTPS; a renewed certificate is taken over while connections stay open. */
  readonly tls?: ServedCertificate;
}

/** What HTTPS shows (`BoxCertificate` fits). */
export interface ServedCertificate {
  readonly secureContext: SecureContextOptions;
  onRenewed(listener: () => void): Unlisten;
}

/** A client that dawdles over its request headers holds a socket no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}

/** Rejects with `LISTEN_FAILED` when the port cannot be opened. */
export async function listen({ app, host, port, timers, tls }: ListenOptions): Promise<HttpServer> {
  const answering = new Set<ServerResponse>();
  const limits = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const answer: RequestListener = (request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    app(request, response);
  };
  const secure =
    tls === undefined ? undefined : createTlsServer({ ...limits, ...tls.secureContext }, answer);
  const server = secure ?? createServer(limits, answer);
  const unlisten = tls?.onRenewed(() => secure?.setSecureContext(tls.secureContext));
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
        unlisten?.();
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
