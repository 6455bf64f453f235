/** Serves one assist at a time: joins the pure card to the gateway's answers. Knows no DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { DeskAssist } from '../../../schemas/api/desk-view.js';
import type { EventId } from '../../../schemas/ledger.js';
import type { Cancel, Timers } from '../../../schemas/time.js';
import {
  EMPTY_CARD,
  reduceCard,
  type CardEnd,
  type CardEvent,
  type CardState,
} from './card-state.js';
import type { DeskCommands } from './desk-commands.js';
import {
  afterProblem,
  afterUnopened,
  intend,
  NO_INTENTION,
  unopened,
  type Problem,
} from './intention.js';

export interface WorkDeskOptions {
  readonly commands: DeskCommands;
  readonly timers: Timers;
  readonly newId: () => EventId;
  /** Name of the account that serves here. */
  readonly me: string;
  /** Failures of small commands, said in passing. */
  readonly report: (problem: Problem) => void;
}

export class WorkDesk {
  readonly #options: WorkDeskOptions;
  readonly #state = signal<CardState>(EMPTY_CARD);
  #hideReason: Cancel | undefined;
  /** Whom the open card stands for; undefined while none is open. */
  readonly openVisit = computed(() => {
    const state = this.#state.value;
    return state.kind === 'open' ? state.card.visit : undefined;
  });

  constructor(options: WorkDeskOptions) {
    this.#options = options;
  }

  get card(): ReadonlySignal<CardState> {
    return this.#state;
  }

  /** Nothing that is being worked on is ever replaced: only an empty place or a taken card is. */
  async open(visit: EventId, lane: string, takeOver = false): Promise<void> {
    const { kind } = this.#state.value;
    if (kind === 'open' || kind === 'opening') return;
    this.#take({ type: 'asked', visit, lane });
    const outcome = await this.#options.commands.openCard(visit, takeOver);
    if (outcome.ok) this.#take({ type: 'opened', card: outcome.answer });
    else this.#take({ type: 'not-opened', problem: outcome.problem });
  }

  /** Back into the queue. */
  async putBack(): Promise<void> {
    const state = this.#state.value;
    if (state.kind === 'empty') return;
    this.#end('put-back');
    if (state.kind !== 'open') return;
    const outcome = await this.#options.commands.closeCard(state.card.visit);
    if (!outcome.ok) this.#options.report(outcome.problem);
  }

  async showReason(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'open') return;
    const { visit } = state.card;
    const outcome = await this.#options.commands.reason(visit);
    if (!outcome.ok) {
      this.#options.report(outcome.problem);
      return;
    }
    this.#take({ type: 'reason', visit, reason: outcome.answer });
    this.#hideReason?.();
    this.#hideReason = this.#options.timers.after(outcome.answer.hideAfterMs, () =>
      this.hideReason(),
    );
  }

  hideReason(): void {
    this.#hideReason?.();
    this.#hideReason = undefined;
    this.#take({ type: 'reason-hidden' });
  }

  /** One tap: opens the lane for whom the card stands. */
  async release(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'open' || state.vanished) return;
    const intention = intend(state.release, this.#options.newId);
    if (intention?.state !== 'sending') return;
    this.#take({ type: 'release', intention });
    const { visit, lane } = state.card;
    const outcome = await this.#options.commands.open({
      requestId: intention.requestId,
      lane,
      reason: 'verified-by-staff',
      visit,
    });
    if (!outcome.ok) {
      this.#take({ type: 'release', intention: afterProblem(intention, outcome.problem) });
      return;
    }
    const problem = unopened(outcome.answer);
    if (problem === undefined) this.#end('released');
    else this.#take({ type: 'release', intention: afterUnopened(intention, problem) });
  }

  async refuse(reason: string): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'open' || state.vanished || state.refusal.state === 'sending') return;
    const intention = intend(NO_INTENTION, this.#options.newId);
    if (intention === undefined) return;
    this.#take({ type: 'refusal', intention });
    const outcome = await this.#options.commands.refuse(state.card.visit, reason);
    if (outcome.ok) this.#end('refused');
    else this.#take({ type: 'refusal', intention: { state: 'refused', problem: outcome.problem } });
  }

  /** This desk has served the visit by its form or by an opening by hand. */
  served(visit: EventId, how: 'registered' | 'released'): void {
    if (this.openVisit.value === visit) this.hideReason();
    this.#take({ type: 'served', visit, how });
  }

  noticed(): void {
    this.#take({ type: 'noticed' });
  }

  queueChanged(assists: readonly DeskAssist[]): void {
    this.#take({ type: 'queue', assists, me: this.#options.me });
  }

  eased(visit: EventId): void {
    this.#take({ type: 'eased', visit });
  }

  #end(how: CardEnd): void {
    this.hideReason();
    this.#take({ type: 'ended', how });
  }

  #take(event: CardEvent): void {
    this.#state.value = reduceCard(this.#state.value, event);
  }
}
