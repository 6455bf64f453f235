import type { LaneDisplay } from '../../../gateway/http/lane-routes.js';
import type { VoiceSettings } from '../../../schemas/display.js';
import type {
  DisplayGeometry,
  LaneSnapshot,
  LaneState,
  LaneView,
  OrderInForce,
  ReadableCard,
} from '../../../schemas/lane-view.js';
import type { Unlisten } from '../../../schemas/time.js';

/** A lane whose view the test sets. */
export class ManualLane implements LaneDisplay {
  readonly #id: string;
  readonly #listeners = new Set<(view: LaneView) => void>();
  #view: LaneView;
  geometry: DisplayGeometry = { widthMm: 476, distanceMm: 1500 };
  voice: VoiceSettings = { volume: 3, quietVolume: 1, english: false };
  reads: readonly ReadableCard[] = ['id-card'];
  order: OrderInForce | undefined;
  /** 23 November 2026, 09:00 in Shanghai. */
  now = Date.parse('2026-11-23T09:00:00+08:00');
  build = 'test-1';

  constructor(id: string, state: LaneState = 'idle') {
    this.#id = id;
    this.#view = { lane: id, state, stillReading: false, revision: 1 };
  }

  view(): LaneView {
    return this.#view;
  }

  snapshot(): LaneSnapshot {
    return {
      view: this.#view,
      geometry: this.geometry,
      voice: this.voice,
      timeZone: 'Asia/Shanghai',
      now: this.now,
      reads: this.reads,
      mode: this.order === undefined ? 'everyday' : 'epidemic',
      ...(this.order === undefined ? {} : { order: this.order }),
      build: this.build,
    };
  }

  onView(listener: (view: LaneView) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  show(state: LaneState, revision = this.#view.revision + 1): void {
    this.#view = { lane: this.#id, state, stillReading: false, revision };
    for (const listener of this.#listeners) listener(this.#view);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
