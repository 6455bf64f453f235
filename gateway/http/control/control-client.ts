import { request as httpRequest, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ERRORS, TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import type { LaneEvent } from '../../../schemas/visit.js';
import { readEvents } from './event-stream.js';

export interface ControlClientOptions {
  readonly path: string;
  /** How long an answer may take, milliseconds. A release may last as long as a gate is open. */
  readonly timeoutMs?: number;
}

const errorAnswerSchema = z.object({
  error: z.object({
    code: z.string(),
    detail: z.string().optional(),
    path: z.string().optional(),
  }),
});

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TongdaoError('INTERNAL', 'the gateway answered something that is not JSON', {
      cause,
    });
  }
}

function asError(status: number, text: string): TongdaoError {
  const parsed = errorAnswerSchema.safeParse(parseJson(text));
  if (!parsed.success || !isErrorCode(parsed.data.error.code)) {
    return new TongdaoError('INTERNAL', `the gateway answered ${status} without a known code`);
  }
  const { code, detail, path } = parsed.data.error;
  return new TongdaoError(code, detail, { path });
}

function unreachable(path: string, cause: unknown): TongdaoError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return new TongdaoError('GATEWAY_UNREACHABLE', `${code}: ${path}`, { cause });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

/** The `tongdao` command's side of the control socket. */
export class ControlClient {
  readonly #path: string;
  readonly #timeoutMs: number;

  constructor(options: ControlClientOptions) {
    this.#path = options.path;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  /**
   * Resolves to the parsed answer. Rejects with the gateway's own error, or `GATEWAY_UNREACHABLE`
   * when nobody listens, the connection breaks or no answer comes in time.
   */
  async request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const message = await this.#send(method, path, body, signal);
    let text: string;
    try {
      text = await textOf(message);
    } catch (cause) {
      throw unreachable(this.#path, cause);
    }
    const status = message.statusCode ?? 0;
    if (status < 200 || status > 299) throw asError(status, text);
    return parseJson(text);
  }

  /**
   * Lane events as they happen, until `signal` aborts (then it just ends). Heartbeats are dropped.
   * Throws `GATEWAY_UNREACHABLE` when the gateway goes away.
   */
  async *events(signal?: AbortSignal): AsyncGenerator<LaneEvent, void, void> {
    try {
      const message = await this.#send('GET', '/events', undefined, signal);
      if (message.statusCode !== 200) throw asError(message.statusCode ?? 0, await textOf(message));
      yield* readEvents(message);
    } catch (cause) {
      if (signal?.aborted === true) return;
      throw cause instanceof TongdaoError ? cause : unreachable(this.#path, cause);
    }
    if (signal?.aborted !== true) {
      throw new TongdaoError('GATEWAY_UNREACHABLE', 'the gateway ended the event stream');
    }
  }

  #send(
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        socketPath: this.#path,
        method,
        path,
        agent: false,
        headers: text === undefined ? {} : { 'Content-Type': 'application/json' },
        ...(signal === undefined ? {} : { signal }),
      });
      request.once('response', resolve);
      request.once('error', (cause) => reject(unreachable(this.#path, cause)));
      request.end(text);
    });
  }
}
