/** The page's one stream: opens it, watches it, opens it again. The only owner of those timers. */
import type { Cancel, Timers } from '../../../schemas/time.js';
import { parseSnapshot, parseView } from './lane-events.js';
import { SILENCE_MS, type PageEvent } from './page-state.js';

/** The part of the browser's `EventSource` that is used. */
export interface EventSourceLike {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export interface LaneLinkOptions {
  readonly open: () => EventSourceLike;
  readonly timers: Timers;
  readonly emit: (event: PageEvent) => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

export class LaneLink {
  readonly #options: LaneLinkOptions;
  #source: EventSourceLike | undefined;
  #timer: Cancel | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: LaneLinkOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#retryMs = FIRST_RETRY_MS;
    this.#options.emit({ type: 'listening' });
    this.#open();
  }

  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #open(): void {
    this.stop();
    const source = this.#options.open();
    this.#source = source;
    const on = (type: string, read: (text: string) => PageEvent | undefined): void => {
      source.addEventListener(type, ({ data }) => {
        // A closed source may still deliver what was queued.
        if (this.#source !== source) return;
        const event = typeof data === 'string' ? read(data) : undefined;
        if (event === undefined) this.#lost();
        else this.#heard(event);
      });
    };
    on('snapshot', (text) => {
      const snapshot = parseSnapshot(text);
      return snapshot && { type: 'snapshot', snapshot };
    });
    on('view', (text) => {
      const view = parseView(text);
      return view && { type: 'view', view };
    });
    on('heartbeat', () => ({ type: 'heartbeat' }));
    source.addEventListener('error', () => {
      if (this.#source === source) this.#lost();
    });
    this.#watch();
  }

  #heard(event: PageEvent): void {
    if (event.type === 'snapshot') this.#retryMs = FIRST_RETRY_MS;
    this.#watch();
    this.#options.emit(event);
  }

  /** A pulled cable sends no reset: silence alone must be enough to try again. */
  #watch(): void {
    this.#timer?.();
    this.#timer = this.#options.timers.after(SILENCE_MS, () => this.#open());
  }

  /** The browser would retry too, but not after an error status, and not with our patience. */
  #lost(): void {
    this.stop();
    this.#options.emit({ type: 'lost' });
    this.#timer = this.#options.timers.after(this.#retryMs, () => this.#open());
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
