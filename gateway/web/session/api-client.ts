/** Every call of a page to the gateway. No other file of a page calls `fetch`. */
import type { Cancel, Timers, Unlisten } from '../../../schemas/time.js';
import { browserTimers } from '../look/browser-parts.js';
import { ApiError, errorOfAnswer, pageError } from './page-errors.js';

/** facts/ux.md has no number: longer than the slowest commit, shorter than a person's patience. */
export const ANSWER_MS = 15_000;

/** What became known about the session by the way; whoever shows the session asks `/api/session`. */
export type SessionNews =
  /** An answer said so. */
  | 'SESSION_REQUIRED'
  | 'SESSION_LOCKED'
  | 'PAGE_OUTDATED'
  /** The event stream said so, or somebody asks to look again. */
  | 'changed'
  /** A command was carried out: the gateway has started the idle time again. */
  | 'touched';

export interface ApiClientParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Each method resolves with the JSON of a success and rejects with `ApiError` only. The caller names
 * the type (`AnswerOf`): gateway and page are of one build, and the gateway's own types hold its
 * answers. `read` checks where that is not enough.
 */
export class ApiClient {
  readonly #parts: ApiClientParts;
  readonly #listeners = new Set<(news: SessionNews) => void>();

  constructor(parts: ApiClientParts) {
    this.#parts = parts;
  }

  get<Answer>(path: string, read?: (json: unknown) => Answer): Promise<Answer> {
    return this.#call('GET', path, undefined, read);
  }

  /** `answerMs`: how long to wait where the gateway has more to do than a commit. */
  post<Answer>(
    path: string,
    body?: object,
    read?: (json: unknown) => Answer,
    answerMs?: number,
  ): Promise<Answer> {
    return this.#call('POST', path, body ?? {}, read, answerMs);
  }

  /** `leaving`: the page may be gone before the answer; the browser sends it all the same, up to 64 KiB. */
  put<Answer>(
    path: string,
    body: object,
    read?: (json: unknown) => Answer,
    leaving = false,
  ): Promise<Answer> {
    return this.#call('PUT', path, body, read, ANSWER_MS, leaving);
  }

  del<Answer>(path: string, read?: (json: unknown) => Answer): Promise<Answer> {
    return this.#call('DELETE', path, undefined, read);
  }

  /** Hears what becomes known about the session by the way. */
  onSession(listener: (news: SessionNews) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The event stream brought `session`, or broke: somebody should look. */
  sessionChanged(): void {
    this.#tell('changed');
  }

  #tell(news: SessionNews): void {
    for (const listener of [...this.#listeners]) listener(news);
  }

  async #call<Answer>(
    method: Method,
    path: string,
    body: object | undefined,
    read: ((json: unknown) => Answer) | undefined,
    answerMs = ANSWER_MS,
    leaving = false,
  ): Promise<Answer> {
    const { status, ok, json } = await this.#exchange(method, path, body, answerMs, leaving);
    if (!ok) {
      const error = errorOfAnswer(json, status);
      const { code } = error;
      if (code === 'SESSION_REQUIRED' || code === 'SESSION_LOCKED' || code === 'PAGE_OUTDATED') {
        this.#tell(code);
      }
      throw error;
    }
    if (method !== 'GET') this.#tell('touched');
    return read === undefined ? (json as Answer) : read(json);
  }

  /** Fails with `GATEWAY_UNREACHABLE` when there is no whole answer in time. */
  async #exchange(
    method: Method,
    path: string,
    body: object | undefined,
    answerMs: number,
    leaving: boolean,
  ): Promise<{ readonly status: number; readonly ok: boolean; readonly json: unknown }> {
    const abort = new AbortController();
    const stop: Cancel = this.#parts.timers.after(answerMs, () => abort.abort());
    let status = 0;
    try {
      const response = await this.#parts.fetch(path, {
        method,
        signal: abort.signal,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        keepalive: leaving,
        headers: {
          Accept: 'application/json',
          'X-Requested-By': 'tongdao',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.status;
      const text = await response.text();
      return { status, ok: response.ok, json: parsed(text, status) };
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      // The browser tells no page why a line broke: down, cut and too slow are one.
      throw pageError('GATEWAY_UNREACHABLE', status);
    } finally {
      stop();
    }
  }
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page or half an answer is as good as a wrong one.
    throw pageError('INTERNAL', status);
  }
}

/** The client of a page in a browser. */
export function browserClient(): ApiClient {
  return new ApiClient({
    fetch: (path, init) => window.fetch(path, init),
    timers: browserTimers,
  });
}
