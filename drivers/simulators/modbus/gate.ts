import type { Direction } from '../../../schemas/device.js';
import type { Cancel, Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { ModbusBoardSimulator } from './board.js';

/** How long a passage contact stays closed. */
const PASSAGE_MS = 300;

export interface TurnstileSimulatorOptions {
  readonly board: ModbusBoardSimulator;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly coils?: { readonly in: number; readonly out: number };
  /** Where the controller's outputs are wired; an absent one is not wired. */
  readonly inputs?: {
    readonly passedIn?: number;
    readonly passedOut?: number;
    readonly heldOpen?: number;
    readonly fire?: number;
    readonly freeExit?: number;
  };
  /** The controller locks again after this time, milliseconds. */
  readonly holdMs?: number;
  /** Somebody walks through this long after every unlocking, milliseconds; nobody when absent. */
  readonly autoWalkMs?: number;
}

export interface GateEvent {
  readonly type: 'unlocked' | 'locked' | 'passed' | 'blocked';
  readonly direction: Direction;
  readonly at: MonoMs;
}

/**
 * A gate and its controller behind a relay board: a relay that switches on unlocks one direction
 * for one person or `holdMs`; who walks through closes the passage contact for 300 ms.
 */
export class TurnstileSimulator {
  readonly #board: ModbusBoardSimulator;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #inputs: NonNullable<TurnstileSimulatorOptions['inputs']>;
  readonly #holdMs: number;
  readonly #holds = new Map<Direction, Cancel>();
  readonly #walks = new Set<Cancel>();
  readonly #contacts = new Map<number, Cancel>();
  readonly #listeners = new Set<(event: GateEvent) => void>();
  readonly #unlisten: Unlisten;
  #autoWalkMs: number | undefined;
  #fire = false;
  #heldOpen = false;
  #freeExit = false;

  constructor(options: TurnstileSimulatorOptions) {
    const coils = options.coils ?? { in: 0, out: 1 };
    this.#board = options.board;
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#inputs = options.inputs ?? { passedIn: 0, passedOut: 1 };
    this.#holdMs = options.holdMs ?? 5000;
    this.#autoWalkMs = options.autoWalkMs;
    this.#unlisten = options.board.relays.listen(({ coil, on }) => {
      if (!on) return;
      if (coil === coils.in) this.#unlock('in');
      if (coil === coils.out) this.#unlock('out');
    });
  }

  isUnlocked(direction: Direction): boolean {
    if (this.#freeExit && direction === 'out') return true;
    return this.#fire || this.#heldOpen || this.#holds.has(direction);
  }

  listen(listener: (event: GateEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody walks `afterMs` from now, and is blocked if the gate is locked at that moment. */
  walkThrough(direction: Direction, afterMs = 0): void {
    const cancel = this.#timers.after(afterMs, () => {
      this.#walks.delete(cancel);
      this.#walk(direction);
    });
    this.#walks.add(cancel);
  }

  autoWalk(afterMs: number): void {
    this.#autoWalkMs = afterMs;
  }

  /** Nobody walks any more, neither on the way nor after later unlockings. */
  nobodyWalks(): void {
    this.#autoWalkMs = undefined;
    for (const cancel of this.#walks) cancel();
    this.#walks.clear();
  }

  /** The fire alarm frees both directions in hardware and closes the fire contact. */
  setFire(active: boolean): void {
    this.#fire = active;
    if (this.#inputs.fire !== undefined) this.#board.setInput(this.#inputs.fire, active);
  }

  /** Staff holds the gate open with its key. */
  setHeldOpen(active: boolean): void {
    this.#heldOpen = active;
    if (this.#inputs.heldOpen !== undefined) this.#board.setInput(this.#inputs.heldOpen, active);
  }

  /** The controller lets people out without a credential, as while its exit button is held. */
  setFreeExit(active: boolean): void {
    this.#freeExit = active;
    if (this.#inputs.freeExit !== undefined) this.#board.setInput(this.#inputs.freeExit, active);
  }

  /** Stops every timer and stops watching the relays. */
  close(): void {
    this.#unlisten();
    this.nobodyWalks();
    for (const cancel of [...this.#holds.values(), ...this.#contacts.values()]) cancel();
    this.#holds.clear();
    this.#contacts.clear();
  }

  #unlock(direction: Direction): void {
    this.#holds.get(direction)?.();
    this.#holds.set(
      direction,
      this.#timers.after(this.#holdMs, () => this.#lock(direction)),
    );
    this.#emit('unlocked', direction);
    if (this.#autoWalkMs !== undefined) this.walkThrough(direction, this.#autoWalkMs);
  }

  #lock(direction: Direction): void {
    this.#holds.get(direction)?.();
    if (this.#holds.delete(direction)) this.#emit('locked', direction);
  }

  #walk(direction: Direction): void {
    if (!this.isUnlocked(direction)) {
      this.#emit('blocked', direction);
      return;
    }
    this.#emit('passed', direction);
    this.#lock(direction);
    const input = direction === 'in' ? this.#inputs.passedIn : this.#inputs.passedOut;
    if (input === undefined) return;
    this.#contacts.get(input)?.();
    this.#board.setInput(input, true);
    this.#contacts.set(
      input,
      this.#timers.after(PASSAGE_MS, () => {
        this.#contacts.delete(input);
        this.#board.setInput(input, false);
      }),
    );
  }

  #emit(type: GateEvent['type'], direction: Direction): void {
    const event = { type, direction, at: this.#clock.mono() };
    for (const listener of this.#listeners) listener(event);
  }
}
