/** The view of the venue as signals: one tile draws anew when its lane changes, and nothing else does. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { DeskEvent } from '../../../schemas/api/desk-view.js';
import type { Cancel, Clock, MonoMs, Timers, WallMs } from '../../../schemas/time.js';
import { EMPTY_DESK, reduceDesk, type DeskState } from './desk-state.js';
import { gatewayNow } from './gateway-clock.js';

export interface DeskStoreOptions {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
}

const TICK_MS = 1000;

export class DeskStore {
  readonly #options: DeskStoreOptions;
  readonly #state = signal<DeskState>(EMPTY_DESK);
  readonly #beat: Signal<MonoMs>;
  readonly #stopTick: Cancel;

  readonly lanes = computed(() => this.#state.value.lanes);
  readonly laneIds = computed(() => this.#state.value.laneIds);
  readonly assists = computed(() => this.#state.value.assists);
  readonly devices = computed(() => this.#state.value.devices);
  readonly alarms = computed(() => this.#state.value.alarms);
  readonly house = computed(() => this.#state.value.house);
  readonly eased = computed(() => this.#state.value.eased);
  /** The gateway's wall clock, moving once a second; undefined before the first snapshot. */
  readonly now: ReadonlySignal<WallMs | undefined>;

  constructor(options: DeskStoreOptions) {
    this.#options = options;
    this.#beat = signal(options.clock.mono());
    const clock = computed(() => this.#state.value.clock);
    this.now = computed(() => {
      const heard = clock.value;
      return gatewayNow(heard, Math.max(this.#beat.value, heard?.mono ?? 0));
    });
    this.#stopTick = options.timers.every(TICK_MS, () => {
      this.#beat.value = options.clock.mono();
    });
  }

  get state(): ReadonlySignal<DeskState> {
    return this.#state;
  }

  take(event: DeskEvent): void {
    this.#state.value = reduceDesk(this.#state.value, event, this.#options.clock.mono());
  }

  /** The gateway's wall clock at this moment, for a form. */
  wall(): WallMs {
    return gatewayNow(this.#state.value.clock, this.#options.clock.mono()) ?? 0;
  }

  /** Its id where the lane is not known. Follows no change. */
  laneName(lane: string): string {
    return this.lanes.peek().get(lane)?.name ?? lane;
  }

  /** What the gateway's wall clock showed at a moment of the page's own. */
  wallOf(mono: MonoMs): WallMs | undefined {
    return gatewayNow(this.#state.value.clock, mono);
  }

  stop(): void {
    this.#stopTick();
  }
}
