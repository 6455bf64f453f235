/**
 * A page's one event stream (HTML Living Standard, section 9.2): opened, watched, opened again. Browsers
 * allow six connections to one host, so a hidden tab gives its own back.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Cancel, Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import { browserClock, browserTimers, browserVisibility } from '../look/browser-parts.js';
import type { Visibility } from '../look/browser-parts.js';

/** More than two heartbeats of 5 s: a pulled cable sends no reset (facts/ux.md 6.2). */
export const SILENCE_MS = 12_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/** The part of the browser's `EventSource` that is used. */
export interface EventSourceLike {
  addEventListener(
    type: string,
    listener: (event: { readonly data?: unknown; readonly lastEventId?: unknown }) => void,
  ): void;
  close(): void;
}

export type LinkState = 'connecting' | 'live' | 'lost';

export interface EventLinkOptions<Event> {
  /** Path of the stream; `?after=<id>` is added when something was heard before. */
  readonly path: string;
  /** SSE `event` names to listen to; `heartbeat` must be one of them. */
  readonly types: readonly string[];
  /** Text of an event's `data` to its type; undefined when it cannot be understood. */
  readonly read: (type: string, data: string) => Event | undefined;
  readonly emit: (event: Event) => void;
  /** The line broke; the session may have ended, so the page asks for it (`sessionChanged`). */
  readonly onLost?: () => void;
  readonly open?: (url: string) => EventSourceLike;
  readonly clock?: Pick<Clock, 'mono'>;
  readonly timers?: Timers;
  readonly visibility?: Visibility;
}

export class EventLink<Event> {
  readonly #options: EventLinkOptions<Event>;
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #timers: Timers;
  readonly #visibility: Visibility;
  readonly #state = signal<LinkState>('connecting');
  readonly #lostSince = signal<MonoMs | undefined>(undefined);
  #source: EventSourceLike | undefined;
  #timer: Cancel | undefined;
  #unlisten: Unlisten | undefined;
  #retryMs = FIRST_RETRY_MS;
  #lastId = '';
  #heardAt: MonoMs = 0;

  constructor(options: EventLinkOptions<Event>) {
    this.#options = options;
    this.#clock = options.clock ?? browserClock;
    this.#timers = options.timers ?? browserTimers;
    this.#visibility = options.visibility ?? browserVisibility;
  }

  get state(): ReadonlySignal<LinkState> {
    return this.#state;
  }

  /** When the gateway was last heard, on the page's monotonic clock; only while `lost`. */
  get lostSince(): ReadonlySignal<MonoMs | undefined> {
    return this.#lostSince;
  }

  start(): void {
    this.stop();
    this.#unlisten = this.#visibility.onChange(() => this.#follow());
    this.#follow();
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.#drop();
    this.#show('connecting');
  }

  #follow(): void {
    this.#drop();
    this.#retryMs = FIRST_RETRY_MS;
    this.#show('connecting');
    // The silence of a hidden tab was meant and is nobody's loss.
    this.#heardAt = this.#clock.mono();
    if (!this.#visibility.hidden()) this.#open();
  }

  #drop(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #open(): void {
    this.#drop();
    // A new EventSource cannot send Last-Event-ID.
    const after = this.#lastId === '' ? '' : `?after=${encodeURIComponent(this.#lastId)}`;
    const open = this.#options.open ?? ((url: string) => new EventSource(url));
    const source = open(this.#options.path + after);
    this.#source = source;
    for (const type of this.#options.types) {
      source.addEventListener(type, ({ data, lastEventId }) => {
        // A closed source may still deliver what was queued.
        if (this.#source === source) this.#received(type, data, lastEventId);
      });
    }
    source.addEventListener('error', () => {
      if (this.#source === source) this.#lost();
    });
    this.#timer = this.#timers.after(SILENCE_MS, () => this.#lost());
  }

  #received(type: string, data: unknown, lastEventId: unknown): void {
    const event = typeof data === 'string' ? this.#options.read(type, data) : undefined;
    if (event === undefined) {
      // Replayed, it would be as strange again: start from a snapshot.
      this.#lastId = '';
      this.#lost();
      return;
    }
    if (typeof lastEventId === 'string' && lastEventId !== '') this.#lastId = lastEventId;
    this.#heardAt = this.#clock.mono();
    this.#retryMs = FIRST_RETRY_MS;
    this.#timer?.();
    this.#timer = this.#timers.after(SILENCE_MS, () => this.#lost());
    this.#show('live');
    this.#options.emit(event);
  }

  /** The browser would retry too, but not after an error status, and not with our patience. */
  #lost(): void {
    this.#drop();
    this.#show('lost');
    this.#timer = this.#timers.after(this.#retryMs, () => this.#open());
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    this.#options.onLost?.();
  }

  #show(state: LinkState): void {
    this.#lostSince.value = state === 'lost' ? this.#heardAt : undefined;
    this.#state.value = state;
  }
}
