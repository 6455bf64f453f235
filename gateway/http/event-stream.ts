/** One client of a server-sent event stream (HTML Living Standard, section 9.2). */
import type { Response } from 'express';
import type { Timers } from '../../schemas/time.js';

/** A real event, because a page cannot see a comment and a pulled cable sends no reset. */
export const HEARTBEAT_MS = 5000;

/** How long a browser waits before it asks again by itself. */
const RETRY_MS = 1000;

/** What one client may leave unread in our memory; a display's events are some 150 bytes each. */
const UNREAD_LIMIT_BYTES = 64 * 1024;

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: number | string;
}

/** The bytes of one event; made once where many clients get the same. */
export function eventFrame({ event, data, id }: ServerEvent): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export interface EventStreamOptions {
  /** `data` of the heartbeat; `{}` unless given. */
  readonly heartbeat?: () => unknown;
  readonly unreadLimitBytes?: number;
}

export class EventStream {
  readonly #response: Response;
  readonly #unreadLimit: number;
  /** Resolves when either side has ended the stream. */
  readonly closed: Promise<void>;

  constructor(response: Response, timers: Timers, options: EventStreamOptions = {}) {
    const { heartbeat = () => ({}), unreadLimitBytes = UNREAD_LIMIT_BYTES } = options;
    this.#response = response;
    this.#unreadLimit = unreadLimitBytes;
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.socket?.setNoDelay(true);
    response.flushHeaders();
    response.write(`retry: ${RETRY_MS}\n\n`);
    const stopHeartbeat = timers.every(HEARTBEAT_MS, () =>
      this.send({ event: 'heartbeat', data: heartbeat() }),
    );
    this.closed = new Promise((resolve) => {
      response.once('close', () => {
        stopHeartbeat();
        resolve();
      });
    });
  }

  /** A client that does not read is dropped: it comes back and starts from a fresh snapshot. */
  send(event: ServerEvent): void {
    this.sendFrame(eventFrame(event));
  }

  /** As `send`, for what `eventFrame` has made; several frames at once are allowed. */
  sendFrame(frames: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    this.#response.write(frames);
    if (this.#response.writableLength > this.#unreadLimit) this.#response.destroy();
  }

  /** Gives the place back at once: whoever is still there comes again and starts from a fresh snapshot. */
  drop(): void {
    this.#response.destroy();
  }

  /** Ends the stream after what was sent. */
  end(): void {
    if (!this.#response.writableEnded) this.#response.end();
  }
}
