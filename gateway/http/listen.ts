/** Starts and stops a server: nothing that hangs on a connection may delay a stop. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers, Unlisten } from '../../schemas/time.js';
import { CONNECTION_LIMITS, Connections, type ConnectionLimits } from './connections.js';

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
  readonly limits?: Partial<ServerLimits>;
}

/** Milliseconds, and sockets. */
export interface ServerLimits extends ConnectionLimits {
  /** A client that dawdles over its TLS handshake or its headers holds a socket no longer than this. */
  readonly headersMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestMs: number;
}

/** What HTTPS shows (`BoxCertificate` fits). */
export interface ServedCertificate {
  readonly secureContext: SecureContextOptions;
  onRenewed(listener: () => void): Unlisten;
}

const SERVER_LIMITS: ServerLimits = { ...CONNECTION_LIMITS, headersMs: 10_000, requestMs: 30_000 };
/** How often node looks for clients that dawdle. */
const LOOK_MS = 2000;
/** More than we let in: for the moment between a socket and our look at it. */
const BACKLOG = 64;

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}

/** Rejects with `LISTEN_FAILED` when the port cannot be opened. */
export async function listen(options: ListenOptions): Promise<HttpServer> {
  const { app, host, port, timers, tls } = options;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const answering = new Set<ServerResponse>();
  const connections = new Connections(limits);
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    handshakeTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, limits.headersMs),
  };
  const answer: RequestListener = (request, response) => {
    answering.add(response);
    const answered = connections.answer(request.socket);
    response.once('close', () => {
      answering.delete(response);
      answered();
    });
    app(request, response);
  };
  const secure =
    tls === undefined ? undefined : createTlsServer({ ...times, ...tls.secureContext }, answer);
  const server = secure ?? createServer(times, answer);
  server.maxConnections = limits.total + BACKLOG;
  server.on('connection', (socket: Socket) => connections.add(socket));
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
