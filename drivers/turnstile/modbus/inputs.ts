import type { Direction, TurnstileEvent } from '../../../schemas/device.js';
import type { TurnstileConfigOf } from '../../../schemas/site-devices.js';
import type { MonoMs } from '../../../schemas/time.js';
import { bitOf } from './frame.js';

/**
 * Turns samples of a board's inputs into turnstile events. A closed contact (bit 1) is active; the
 * controller's outputs must be free of bounce for longer than one poll.
 *
 * `passed` is a rising edge between two samples, so what happened before the first one is no event.
 * `held-open`, `free-exit` and `fire` are told whenever they differ from what was told last (inactive at the
 * beginning): a fire contact that is already closed when the link opens is news.
 */
export class InputWatch {
  /** Inputs 0 to `count` - 1 must be read; 0 when none is mapped. */
  readonly count: number;
  readonly #passage: readonly (readonly [Direction, number])[];
  readonly #held: number | undefined;
  readonly #fire: number | undefined;
  readonly #freeExit: number | undefined;
  #previous: Uint8Array | undefined;
  #heldTold = false;
  #fireTold = false;
  #freeExitTold = false;

  constructor(inputs: TurnstileConfigOf<'modbus'>['inputs']) {
    const passage: [Direction, number][] = [];
    if (inputs.passedIn !== undefined) passage.push(['in', inputs.passedIn]);
    if (inputs.passedOut !== undefined) passage.push(['out', inputs.passedOut]);
    this.#passage = passage;
    this.#held = inputs.heldOpen;
    this.#fire = inputs.fire;
    this.#freeExit = inputs.freeExit;
    const mapped = Object.values(inputs).filter((input) => input !== undefined);
    this.count = Math.max(-1, ...mapped) + 1;
  }

  get hasPassage(): boolean {
    return this.#passage.length > 0;
  }

  /** The next sample is a first one: the device may have been away in between. */
  forget(): void {
    this.#previous = undefined;
  }

  sample(bytes: Uint8Array, at: MonoMs): readonly TurnstileEvent[] {
    const events: TurnstileEvent[] = [];
    const previous = this.#previous;
    this.#previous = bytes;
    if (this.#fire !== undefined) {
      const active = bitOf(bytes, this.#fire);
      if (active !== this.#fireTold) events.push({ type: 'fire', active, at });
      this.#fireTold = active;
    }
    if (this.#held !== undefined) {
      const active = bitOf(bytes, this.#held);
      if (active !== this.#heldTold) events.push({ type: 'held-open', active, at });
      this.#heldTold = active;
    }
    if (this.#freeExit !== undefined) {
      const active = bitOf(bytes, this.#freeExit);
      if (active !== this.#freeExitTold) {
        // Told before a passage of the same sample: the button came first.
        events.push({ type: 'free-exit', active, direction: 'out', at });
      }
      this.#freeExitTold = active;
    }
    if (previous === undefined) return events;
    for (const [direction, input] of this.#passage) {
      if (bitOf(bytes, input) && !bitOf(previous, input)) {
        events.push({ type: 'passed', direction, at });
      }
    }
    return events;
  }
}
