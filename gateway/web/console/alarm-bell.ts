/** Rings for alarms: joins the pure schedule to a timer and a speaker. */
import type { DeskAlarmView } from '../../../schemas/api/desk-view.js';
import type { Cancel, Clock, Timers } from '../../../schemas/time.js';
import { nextSound, SILENT, type AlarmSound } from './alarm-sounds.js';

export interface AlarmBellOptions {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly play: (sound: AlarmSound) => void;
}

export class AlarmBell {
  readonly #options: AlarmBellOptions;
  #state = SILENT;
  #alarms: readonly DeskAlarmView[] = [];
  #timer: Cancel | undefined;

  constructor(options: AlarmBellOptions) {
    this.#options = options;
  }

  changed(alarms: readonly DeskAlarmView[]): void {
    this.#alarms = alarms;
    this.#look();
  }

  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  #look(): void {
    this.stop();
    const now = this.#options.clock.mono();
    const step = nextSound(this.#state, this.#alarms, now);
    this.#state = step.state;
    if (step.play !== undefined) this.#options.play(step.play);
    if (step.nextAt === undefined) return;
    this.#timer = this.#options.timers.after(step.nextAt - now, () => this.#look());
  }
}
