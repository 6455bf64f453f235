import { lstatSync, unlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { TongdaoError } from '../../../schemas/errors.js';
import type { Timers } from '../../../schemas/time.js';

/**
 * `sun_path` holds 108 bytes on Linux and 104 on the BSDs with its closing zero (unix(7)); a longer
 * path is cut without a word by some libraries.
 */
const PATH_LIMIT_BYTES = 100;

export interface ControlSocketOptions {
  readonly path: string;
  readonly app: RequestListener;
  readonly timers: Timers;
}

export interface ControlSocket {
  readonly path: string;
  /** Ends event streams, lets running requests finish for `deadlineMs`, and removes the socket. */
  close(deadlineMs: number): Promise<void>;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function exists(path: string): boolean {
  try {
    if (lstatSync(path).isSocket()) return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false;
    throw new TongdaoError('CONFIG_INVALID', `control socket: ${codeOf(cause)}`, { cause });
  }
  throw new TongdaoError('CONFIG_INVALID', `${path} is in the way and is no socket; remove it`);
}

/** Resolves to the code of the failure, or undefined when somebody listens. */
function knock(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error) => resolve(codeOf(error)));
  });
}

/** Removes what a dead process left; never what somebody may still be listening on. */
async function clearStale(path: string): Promise<void> {
  if (!exists(path)) return;
  const failure = await knock(path);
  if (failure === 'ENOENT') return;
  if (failure !== 'ECONNREFUSED') {
    const seen = failure === undefined ? 'somebody answers on' : `${failure} on`;
    throw new TongdaoError('DATA_DIR_LOCKED', `${seen} the control socket ${path}`);
  }
  unlinkSync(path);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const detail = `control socket ${path}: ${codeOf(cause)}`;
      reject(new TongdaoError('CONFIG_INVALID', detail, { cause }));
    });
    // The mode must be right from the first moment; binding is synchronous.
    const umask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(umask);
    }
  });
}

/**
 * Serves `app` on a unix socket with mode 0600. Call it after the data directory's lock is held: two
 * gateways that start in the same moment could otherwise take each other's socket for a stale one.
 * Rejects with `CONFIG_INVALID` (path too long, something else in its place) or `DATA_DIR_LOCKED`.
 */
export async function listenControl(options: ControlSocketOptions): Promise<ControlSocket> {
  const { path, app, timers } = options;
  const length = Buffer.byteLength(path);
  if (length > PATH_LIMIT_BYTES) {
    throw new TongdaoError(
      'CONFIG_INVALID',
      `the path of the control socket has ${length} bytes, at most ${PATH_LIMIT_BYTES} are possible; choose a shorter data directory: ${path}`,
    );
  }
  await clearStale(path);
  const answering = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    app(request, response);
  });
  await listen(server, path);

  let closing: Promise<void> | undefined;
  const closeOnce = (deadlineMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(deadlineMs, () => server.closeAllConnections());
      server.close(() => {
        cancel();
        resolve();
      });
      for (const response of answering) if (isEventStream(response)) response.destroy();
      server.closeIdleConnections();
    });
  return { path, close: (deadlineMs) => (closing ??= closeOnce(deadlineMs)) };
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
