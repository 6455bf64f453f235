/** One lane as the console sees it. */
import type { DeskLane } from '../../schemas/api/desk-view.js';
import type { LaneConfig } from '../../schemas/site.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import type { Lane } from '../lane/lane.js';
import { RecentResults } from './recent-results.js';
import type { SteadyWall } from './steady-wall.js';

export class LaneTile {
  readonly #config: LaneConfig;
  readonly #lane: Pick<Lane, 'view' | 'mode'>;
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #steady: SteadyWall;
  readonly #recent = new RecentResults();
  #state: DeskLane['state'];
  #mode: DeskLane['mode'];
  #since: MonoMs;

  constructor(
    config: LaneConfig,
    lane: Pick<Lane, 'view' | 'mode'>,
    clock: Pick<Clock, 'mono'>,
    steady: SteadyWall,
  ) {
    this.#config = config;
    this.#lane = lane;
    this.#clock = clock;
    this.#steady = steady;
    this.#state = lane.view().state;
    this.#mode = lane.mode;
    this.#since = clock.mono();
  }

  /** True when something has changed that a page would show. */
  note(event: LaneEvent): boolean {
    return this.#recent.note(event, this.#clock.mono());
  }

  /** Looks at the lane again. True when state or mode have changed. */
  look(): boolean {
    const { state } = this.#lane.view();
    const { mode } = this.#lane;
    if (state === this.#state && mode === this.#mode) return false;
    if (state !== this.#state) this.#since = this.#clock.mono();
    this.#state = state;
    this.#mode = mode;
    return true;
  }

  view(): DeskLane {
    const { id, name, direction, wide, readers, turnstile } = this.#config;
    return {
      id,
      name,
      direction,
      wide,
      state: this.#state,
      mode: this.#mode,
      since: this.#steady.at(this.#since),
      readers: [...readers],
      turnstile,
      recent: this.#recent.list().map(({ at, result }) => ({ at: this.#steady.at(at), result })),
    };
  }
}
