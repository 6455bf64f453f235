/** Joins the stream, the clock and the screen. Knows no DOM. */
import type { LaneSnapshot } from '../../../schemas/lane-view.js';
import type { Cancel, Clock, Timers } from '../../../schemas/time.js';
import {
  initialState,
  nextChange,
  reduce,
  screenAt,
  type PageEvent,
  type PageState,
  type Screen,
} from './page-state.js';

export interface LanePageOptions {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly show: (screen: Screen, snapshot: LaneSnapshot | undefined) => void;
  /** Loads the page again: the gateway has been updated and may bring new words and sizes. */
  readonly reload: () => void;
}

export class LanePage {
  readonly #options: LanePageOptions;
  #state: PageState;
  #timer: Cancel | undefined;
  #build: string | undefined;

  constructor(options: LanePageOptions) {
    this.#options = options;
    this.#state = initialState(options.clock.mono());
  }

  handle(event: PageEvent): void {
    const now = this.#options.clock.mono();
    this.#state = reduce(this.#state, event, now);
    if (event.type === 'snapshot') {
      this.#build ??= event.snapshot.build;
      if (this.#build !== event.snapshot.build) this.#options.reload();
    }
    this.#show();
  }

  stop(): void {
    this.#timer?.();
  }

  #show(): void {
    const now = this.#options.clock.mono();
    this.#options.show(screenAt(this.#state, now), this.#state.snapshot);
    this.#timer?.();
    const next = nextChange(this.#state, now);
    this.#timer =
      next === undefined ? undefined : this.#options.timers.after(next - now, () => this.#show());
  }
}
