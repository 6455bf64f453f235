/** Opens lanes by hand and remembers which emergency openings still owe a reason. Knows no DOM. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { EventId } from '../../../schemas/ledger.js';
import type { DeskCommands } from './desk-commands.js';
import {
  afterProblem,
  afterUnopened,
  intend,
  NO_INTENTION,
  unopened,
  type Intention,
  type Problem,
} from './intention.js';
import {
  isBound,
  openingBody,
  openingPanel,
  reduceOpening,
  type OpeningBody,
  type OpeningEvent,
  type OpeningPanel,
} from './opening-state.js';
import type { Unexplained, UnexplainedOpening } from './unexplained.js';
import type { OpeningReason } from './words.js';

export interface OpeningDeskOptions {
  readonly commands: DeskCommands;
  readonly newId: () => EventId;
  readonly unexplained: Unexplained;
  /** The gate took the pulse; `visit` is the assist that it served. */
  readonly opened: (
    lane: string,
    reason: OpeningReason,
    journalled: boolean,
    visit: EventId | undefined,
  ) => void;
  readonly report: (problem: Problem) => void;
}

export class OpeningDesk {
  readonly #options: OpeningDeskOptions;
  readonly #panel = signal<OpeningPanel>(openingPanel());
  readonly #unexplained = signal<readonly UnexplainedOpening[]>([]);
  readonly #explaining = signal<Intention>(NO_INTENTION);

  constructor(options: OpeningDeskOptions) {
    this.#options = options;
    this.#unexplained.value = options.unexplained.list;
  }

  get panel(): ReadonlySignal<OpeningPanel> {
    return this.#panel;
  }

  /** Oldest first. */
  get unexplained(): ReadonlySignal<readonly UnexplainedOpening[]> {
    return this.#unexplained;
  }

  get explaining(): ReadonlySignal<Intention> {
    return this.#explaining;
  }

  /** A panel with a lane, or none, chosen; one with an answer still owed stays as it is. */
  begin(lane?: string): void {
    const { state } = this.#panel.value.intention;
    if (state !== 'sending' && state !== 'again') this.#panel.value = openingPanel(lane);
  }

  change(event: Exclude<OpeningEvent, { type: 'sent' | 'settled' }>): void {
    this.#panel.value = reduceOpening(this.#panel.value, event);
  }

  /** The second tap: opens. `visit` is the assist that this desk serves on that lane, if any. */
  async choose(reason: OpeningReason, note: string, visit?: EventId): Promise<void> {
    const panel = this.#panel.value;
    if (isBound(panel)) return;
    const body = openingBody(panel, reason, note, visit);
    if (body === undefined) this.change({ type: 'other' });
    else await this.#send(body);
  }

  /**
   * The same opening to the letter: under the same id where there was no answer, as a second one where
   * the first may have moved the gate.
   */
  async again(): Promise<void> {
    const { sent, intention } = this.#panel.value;
    const possible = intention.state === 'again' || intention.state === 'unsure';
    if (sent !== undefined && possible) await this.#send(sent);
  }

  async explain(eventId: EventId, reason: string): Promise<void> {
    const intention = intend(this.#explaining.value, this.#options.newId);
    if (intention?.state !== 'sending') return;
    this.#explaining.value = intention;
    const outcome = await this.#options.commands.explain(eventId, intention.requestId, reason);
    const settled =
      outcome.ok || outcome.problem.code === 'CONFLICT' || outcome.problem.code === 'NOT_FOUND';
    if (settled) {
      this.#options.unexplained.told(eventId);
      this.#unexplained.value = this.#options.unexplained.list;
    }
    if (outcome.ok) {
      this.#explaining.value = NO_INTENTION;
      return;
    }
    this.#options.report(outcome.problem);
    // Another opening's reason must not go out under this one's id.
    this.#explaining.value = settled ? NO_INTENTION : afterProblem(intention, outcome.problem);
  }

  async #send(body: Omit<OpeningBody, 'requestId'>): Promise<void> {
    const intention = intend(this.#panel.value.intention, this.#options.newId);
    if (intention?.state !== 'sending') return;
    this.#take({ type: 'sent', body, intention });
    const outcome = await this.#options.commands.open({
      ...body,
      requestId: intention.requestId,
    });
    if (!outcome.ok) {
      this.#take({ type: 'settled', intention: afterProblem(intention, outcome.problem) });
      return;
    }
    const { answer } = outcome;
    if (body.reason === 'emergency') {
      this.#options.unexplained.add({
        eventId: answer.eventId,
        lane: body.lane,
        at: Date.parse(answer.at),
      });
      this.#unexplained.value = this.#options.unexplained.list;
    }
    const problem = unopened(answer);
    if (problem !== undefined) {
      this.#take({ type: 'settled', intention: afterUnopened(intention, problem) });
      return;
    }
    this.#panel.value = openingPanel(body.lane);
    this.#options.opened(body.lane, body.reason, answer.recorded === 'journal', body.visit);
  }

  #take(event: OpeningEvent): void {
    this.#panel.value = reduceOpening(this.#panel.value, event);
  }
}
