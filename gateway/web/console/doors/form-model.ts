/**
 * One registration from the first key to the last passage. Knows no browser: the page shows its signals
 * and calls its methods. One request id until an answer came, so that a double tap or a lost answer is
 * one row.
 */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { DeskRegistrationAnswer, WorkCard } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Timers } from '../../../../schemas/time.js';
import type { ApiError } from '../../session/page-errors.js';
import type { DoorCommands, Result } from './door-commands.js';
import type { DoneSummary } from './doors-props.js';
import { DraftDesk } from './draft-desk.js';
import { EarlierDesk } from './earlier-desk.js';
import { fieldOfPath } from './field-of-path.js';
import { reduceForm, type Form, type FormAction, type FormField } from './form.js';
import { judgeForm, type Problem } from './judge.js';
import type { RecentChoices } from './recent-choices.js';
import { sendForm, type CorrectionOf } from './registration-sender.js';
import { gateOf, ReleaseDesk } from './release-desk.js';
import { CORRECTED, doneSummary, reusedSummary, type Ended } from './summary.js';
import { blankForm, goingOn } from './start-form.js';
import { judgeNumber } from './typed-number.js';
import type { FormContext } from './validity.js';

export interface FormModelParts {
  readonly commands: DoorCommands;
  readonly timers: Timers;
  newId(): EventId;
  /** What the form is judged against, at this moment. */
  context(): FormContext;
  readonly recent: RecentChoices;
  readonly card?: WorkCard;
  readonly lane?: string;
  /** The record that this one takes the place of; nothing is opened then and no draft kept. */
  readonly correction?: CorrectionOf;
  done(answer: DeskRegistrationAnswer | undefined, summary: DoneSummary): void;
}

export type Phase =
  | { readonly kind: 'editing' }
  | { readonly kind: 'sending' }
  /** On record, and somebody still has to get through; `answer` is absent for an earlier record. */
  | {
      readonly kind: 'saved';
      readonly answer: DeskRegistrationAnswer | undefined;
      /** The same request is on its way again. */
      readonly busy: boolean;
    };

/** What the gateway did not accept. `field` is absent when it is about no field of the page. */
export interface Refusal {
  readonly error: ApiError;
  readonly field?: FormField;
}

/** After these the same request opens the lane, and no second record is made. */
const NOTHING_PULSED: readonly string[] = ['LANE_BUSY', 'TURNSTILE_OFFLINE', 'EVACUATION'];

export class FormModel {
  readonly release: ReleaseDesk;
  readonly earlier: EarlierDesk;
  readonly draft: DraftDesk;
  readonly #parts: FormModelParts;
  readonly #form: Signal<Form>;
  readonly #shown = signal<ReadonlySet<FormField>>(new Set());
  readonly #phase = signal<Phase>({ kind: 'editing' });
  readonly #refusal = signal<Refusal | undefined>(undefined);

  constructor(parts: FormModelParts) {
    const { commands, timers, card, correction } = parts;
    const visit = card === undefined ? {} : { visit: card.visit };
    this.#parts = parts;
    this.#form = signal(this.#blank());
    this.earlier = new EarlierDesk(commands, card);
    this.release = new ReleaseDesk({ commands, newId: () => parts.newId(), ...visit });
    const kept = correction === undefined;
    this.draft = new DraftDesk({ commands, timers, newId: () => parts.newId(), ...visit, kept });
    this.#followHolder();
  }

  get form(): ReadonlySignal<Form> {
    return this.#form;
  }

  get phase(): ReadonlySignal<Phase> {
    return this.#phase;
  }

  get refusal(): ReadonlySignal<Refusal | undefined> {
    return this.#refusal;
  }

  /** Everything that is missing or wrong; shown beside a field only once it is `shown`. */
  problems(): readonly Problem[] {
    return judgeForm(this.#form.value, this.#parts.context());
  }

  get shown(): ReadonlySignal<ReadonlySet<FormField>> {
    return this.#shown;
  }

  act(action: FormAction): void {
    if (this.#phase.value.kind !== 'editing') return;
    this.replace(reduceForm(this.#form.value, action));
  }

  /** Puts a whole form in place, for example the one before a burst of a reader. */
  replace(form: Form): void {
    if (form === this.#form.value) return;
    this.#form.value = form;
    this.#refusal.value = undefined;
    this.draft.changed(form);
    this.#followHolder();
  }

  /** The field was left: from now on it says what is wrong with it. */
  left(field: FormField): void {
    if (!this.#shown.value.has(field)) this.#shown.value = new Set([...this.#shown.value, field]);
  }

  /** Where Enter leads from a field: to itself while it is wrong, then to what is missing, then on. */
  next(field: FormField): FormField | 'confirm' {
    this.left(field);
    const problems = this.problems();
    const own = problems.find((problem) => problem.field === field);
    return own?.field ?? problems[0]?.field ?? 'confirm';
  }

  async restore(): Promise<void> {
    const form = await this.draft.restore();
    if (form !== undefined) this.#adopt(form);
  }

  /** Goes on with the offered draft; its card is not this one. */
  takeDraft(): void {
    const news = this.draft.news.value;
    if (news.state !== 'offered') return;
    this.draft.putAway();
    this.#adopt({
      ...news.form,
      holder: news.form.holder === 'card' ? 'number' : news.form.holder,
    });
    this.draft.changed(this.#form.value);
  }

  /** Empties the form; the draft on the gateway follows. */
  startAnew(): void {
    this.#shown.value = new Set();
    this.draft.putAway();
    this.replace(this.#blank());
  }

  /** The first field that has a problem, or undefined when the form was sent. */
  async submit(): Promise<FormField | undefined> {
    if (this.#phase.value.kind !== 'editing') return undefined;
    const problems = this.problems();
    const first = problems[0]?.field;
    if (first !== undefined) {
      this.#shown.value = new Set([...this.#shown.value, ...problems.map(({ field }) => field)]);
      return first;
    }
    this.#phase.value = { kind: 'sending' };
    const result = await this.#send();
    if (!result.ok) return this.#refused(result.error);
    await this.#registered(result.answer);
    return undefined;
  }

  /** The gate did not open, and the gateway says that nothing was pulsed. */
  mayTryAgain(): boolean {
    const phase = this.#phase.value;
    const error = phase.kind === 'saved' ? phase.answer?.error : undefined;
    return error !== undefined && NOTHING_PULSED.includes(error.code);
  }

  /** Next step of a saved record: the same request again, or an opening for those who wait. */
  async letThrough(): Promise<void> {
    const phase = this.#phase.value;
    if (phase.kind !== 'saved' || phase.busy) return;
    if (this.mayTryAgain() && this.release.waiting.value?.untouched === true) {
      this.#phase.value = { ...phase, busy: true };
      const result = await this.#send();
      if (result.ok) {
        await this.#registered(result.answer);
        return;
      }
      this.#phase.value = phase;
      this.#refusal.value = { error: result.error };
      return;
    }
    await this.release.release();
    if (this.release.waiting.value?.group.remaining === 0) await this.finish();
  }

  /** Uses the record of earlier today: the gate opens, and nothing new is registered. */
  async reuse(): Promise<void> {
    const earlier = this.earlier.found.value;
    const { lane, people } = this.#form.value;
    if (earlier.state !== 'found' || this.#phase.value.kind !== 'editing') return;
    this.#phase.value = { kind: 'saved', answer: undefined, busy: false };
    const registration = earlier.record.eventId;
    this.release.begin({ registration, lane, remaining: lane === '' ? 0 : people }, true);
    if (lane === '') await this.finish();
    else await this.letThrough();
  }

  /** Whoever still waits stays outside; the record stands. */
  async finish(): Promise<void> {
    const phase = this.#phase.value;
    if (phase.kind !== 'saved') return;
    await this.draft.drop();
    const waiting = this.release.waiting.value;
    const ended: Ended = {
      lane: this.#form.value.lane,
      gate: waiting === undefined ? 'opened' : gateOf(phase.answer, waiting),
      waiting: waiting?.group.remaining ?? 0,
    };
    const { answer } = phase;
    this.#parts.done(
      answer,
      answer === undefined ? reusedSummary(ended) : this.#summary(answer, ended),
    );
  }

  #summary(answer: DeskRegistrationAnswer, ended: Ended): DoneSummary {
    return this.#parts.correction === undefined
      ? doneSummary(answer, ended, this.#parts)
      : CORRECTED;
  }

  #send(): Promise<Result<DeskRegistrationAnswer>> {
    const { card, commands, correction } = this.#parts;
    this.#refusal.value = undefined;
    return sendForm(
      { commands, correction, visit: card?.visit },
      this.#form.value,
      this.#parts.context(),
    );
  }

  #refused(error: ApiError): FormField | undefined {
    const field = fieldOfPath(error.path);
    this.#phase.value = { kind: 'editing' };
    this.#refusal.value = { error, ...(field === undefined ? {} : { field }) };
    // The id belongs to another row: what is sent next is a request of its own.
    if (error.code === 'CONFLICT') {
      this.#form.value = { ...this.#form.value, requestId: this.#parts.newId() };
    }
    return field;
  }

  async #registered(answer: DeskRegistrationAnswer): Promise<void> {
    const { issuer, places, lane, people } = this.#form.value;
    this.#parts.recent.add('issuers', [issuer]);
    this.#parts.recent.add(
      'places',
      places.map(({ name }) => name),
    );
    const registration = answer.eventId;
    const untouched = !answer.released;
    const remaining = untouched ? Math.max(answer.remaining, people) : answer.remaining;
    this.#phase.value = { kind: 'saved', answer, busy: false };
    this.release.begin({ registration, lane, remaining: lane === '' ? 0 : remaining }, untouched);
    if (lane === '' || (answer.released && remaining === 0)) await this.finish();
  }

  #adopt(draft: Form): void {
    this.#form.value = goingOn(draft, this.#parts.context(), this.#lane());
    this.#followHolder();
  }

  #blank(): Form {
    return blankForm(this.#parts.context(), this.#lane(), this.#parts.newId());
  }

  #lane(): string {
    const { lane, card, correction } = this.#parts;
    return correction === undefined ? (lane ?? card?.lane ?? '') : '';
  }

  #followHolder(): void {
    const { holder, idNumber } = this.#form.value;
    if (holder === 'card') {
      this.earlier.useCard();
      return;
    }
    const judged = judgeNumber(idNumber, this.#parts.context().today);
    const whole = holder === 'number' && judged.state === 'right' && !judged.mayGoOn;
    void this.earlier.useNumber(whole ? judged.number : undefined);
  }
}
