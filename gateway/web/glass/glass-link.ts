/** The page's one stream: opened, watched, opened again; closed while the tab is hidden. */
import type { GlassEvent } from '../../../schemas/glass.js';

/** More than two heartbeats of 5 s: the stream is dead even if nobody said so. */
const SILENCE_MS = 12_000;
const RETRY_MS = 1000;

export interface GlassLinkOptions {
  readonly emit: (event: GlassEvent) => void;
  readonly lost: () => void;
}

export class GlassLink {
  readonly #options: GlassLinkOptions;
  #source: EventSource | undefined;
  #timer = 0;

  constructor(options: GlassLinkOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    const source = new EventSource('/api/visits/events');
    this.#source = source;
    const hear = (event: Event): void => {
      if (this.#source !== source) return;
      this.#watch();
      if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return;
      // The server of the same build wrote it.
      if (event.type !== 'heartbeat') this.#options.emit(JSON.parse(event.data) as GlassEvent);
    };
    for (const type of ['snapshot', 'house', 'visit', 'heartbeat']) {
      source.addEventListener(type, hear);
    }
    source.addEventListener('error', () => {
      if (this.#source === source) this.#lost();
    });
    this.#watch();
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #watch(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #lost(): void {
    this.stop();
    this.#options.lost();
    this.#timer = window.setTimeout(() => this.start(), RETRY_MS);
  }
}
