/**
 * The newest records of this desk and what may still be done to them: make void, correct, tell the
 * reason of an emergency opening. Everything is appended; nothing is changed.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { RecentRecord } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { ApiError } from '../../session/page-errors.js';
import { afterProblem, intend, NO_INTENTION, type Intention } from '../intention.js';
import type { DoorCommands, Result } from './door-commands.js';
import { inOrder } from './record-words.js';

/** What a person has begun to do to one record. */
export interface Act {
  readonly kind: 'void' | 'explain' | 'correct';
  readonly record: RecentRecord;
  readonly why: string;
  readonly intention: Intention;
}

export interface RecordsParts {
  readonly commands: DoorCommands;
  newId(): EventId;
}

/** A reason needs two characters at least: the gateway says so, too. */
const LEAST_WHY = 2;

export function isEnough(why: string): boolean {
  return why.trim().length >= LEAST_WHY;
}

export class RecordsDesk {
  readonly #parts: RecordsParts;
  readonly #records = signal<readonly RecentRecord[] | undefined>(undefined);
  readonly #failure = signal<ApiError | undefined>(undefined);
  readonly #act = signal<Act | undefined>(undefined);

  constructor(parts: RecordsParts) {
    this.#parts = parts;
  }

  /** Undefined until they have been read once. */
  get records(): ReadonlySignal<readonly RecentRecord[] | undefined> {
    return this.#records;
  }

  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  get act(): ReadonlySignal<Act | undefined> {
    return this.#act;
  }

  async load(): Promise<void> {
    const result = await this.#parts.commands.recent();
    this.#failure.value = result.ok ? undefined : result.error;
    if (result.ok) this.#records.value = inOrder(result.answer.records);
  }

  begin(kind: Act['kind'], record: RecentRecord): void {
    if (this.#act.value?.intention.state === 'sending') return;
    this.#act.value = { kind, record, why: '', intention: NO_INTENTION };
  }

  say(why: string): void {
    const act = this.#act.value;
    if (act === undefined) return;
    if (act.intention.state === 'sending' || act.intention.state === 'again') return;
    this.#act.value = { ...act, why };
  }

  leave(): void {
    if (this.#act.value?.intention.state !== 'sending') this.#act.value = undefined;
  }

  /**
   * Carries out what was begun, for this reason. A second tap before the answer does nothing; while an
   * answer is owed only `again` goes on. A correction is sent by its form.
   */
  async carryOut(why: string): Promise<void> {
    const act = this.#act.value;
    if (act?.intention.state === 'again') return;
    this.say(why);
    await this.#confirm();
  }

  /** After a lost answer: the same to the letter, under the same id. */
  async again(): Promise<void> {
    if (this.#act.value?.intention.state === 'again') await this.#confirm();
  }

  async #confirm(): Promise<void> {
    const act = this.#act.value;
    if (act === undefined || act.kind === 'correct' || !isEnough(act.why)) return;
    const intention = intend(act.intention, () => this.#parts.newId());
    if (intention?.state !== 'sending') return;
    this.#act.value = { ...act, intention };
    const result = await this.#send(act, intention.requestId);
    if (!result.ok) {
      this.#act.value = { ...act, intention: afterProblem(intention, result.error) };
      return;
    }
    this.#act.value = undefined;
    await this.load();
  }

  #send(act: Act, requestId: EventId): Promise<Result<unknown>> {
    const { eventId } = act.record;
    const why = act.why.trim();
    return act.kind === 'explain'
      ? this.#parts.commands.explain(eventId, { requestId, reason: why })
      : this.#parts.commands.correct({ requestId, corrects: eventId, why });
  }
}
