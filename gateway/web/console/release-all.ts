/** The emergency release of all lanes: one id until it is answered, each lane's result kept to be read. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { EventId } from '../../../schemas/ledger.js';
import type { AllReleased, DeskCommands } from './desk-commands.js';
import { afterProblem, intend, NO_INTENTION, type Intention } from './intention.js';

export interface ReleaseAllState {
  readonly intention: Intention;
  /** Of the last answer; absent until there is one. */
  readonly results?: AllReleased['lanes'];
}

export interface ReleaseAllOptions {
  readonly commands: DeskCommands;
  readonly newId: () => EventId;
}

export class ReleaseAll {
  readonly #options: ReleaseAllOptions;
  readonly #state = signal<ReleaseAllState>({ intention: NO_INTENTION });

  constructor(options: ReleaseAllOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<ReleaseAllState> {
    return this.#state;
  }

  async run(): Promise<void> {
    const intention = intend(this.#state.value.intention, this.#options.newId);
    if (intention?.state !== 'sending') return;
    this.#state.value = { ...this.#state.value, intention };
    const outcome = await this.#options.commands.releaseAll(intention.requestId);
    this.#state.value = outcome.ok
      ? { intention: NO_INTENTION, results: outcome.answer.lanes }
      : { ...this.#state.value, intention: afterProblem(intention, outcome.problem) };
  }

  /** The results were read. */
  close(): void {
    if (this.#state.value.intention.state !== 'sending') {
      this.#state.value = { intention: NO_INTENTION };
    }
  }
}
