/** Links cards, lists a person's cards and ends links. Knows no DOM. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type {
  DeskLinkAnswer,
  FoundLinks,
  LinkSessionView,
  ShownLink,
} from '../../../../schemas/api/desk-links.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Cancel, Timers } from '../../../../schemas/time.js';
import { afterProblem, intend, NO_INTENTION, type Intention, type Problem } from '../intention.js';
import type { LinkBody, LinkCommands, UnlinkBody } from './link-commands.js';
import { EMPTY_FORM, holderOf, linkBody, type LinkForm } from './link-form.js';

/** A card that was laid shows within a second. */
export const LOOK_EVERY_MS = 800;

export interface LinkDeskParts {
  readonly commands: LinkCommands;
  readonly timers: Pick<Timers, 'after'>;
  readonly newId: () => EventId;
  /** Who waits with the card, if the page was opened from her work card. */
  readonly visit: EventId | undefined;
  readonly linked: (answer: DeskLinkAnswer) => void;
}

export class LinkDesk {
  readonly #parts: LinkDeskParts;
  readonly #lane = signal<string | undefined>(undefined);
  readonly #session = signal<LinkSessionView | undefined>(undefined);
  readonly #form = signal<LinkForm>(EMPTY_FORM);
  readonly #found = signal<FoundLinks | undefined>(undefined);
  readonly #problem = signal<Problem | undefined>(undefined);
  readonly #linking = signal<Intention>(NO_INTENTION);
  readonly #ending = signal<EventId | undefined>(undefined);
  /** What was sent and not answered goes again to the letter. */
  #owed: LinkBody | undefined;
  #look: Cancel = () => undefined;
  #stopped = false;

  constructor(parts: LinkDeskParts) {
    this.#parts = parts;
  }

  get lane(): ReadonlySignal<string | undefined> {
    return this.#lane;
  }

  get session(): ReadonlySignal<LinkSessionView | undefined> {
    return this.#session;
  }

  get form(): ReadonlySignal<LinkForm> {
    return this.#form;
  }

  get found(): ReadonlySignal<FoundLinks | undefined> {
    return this.#found;
  }

  get problem(): ReadonlySignal<Problem | undefined> {
    return this.#problem;
  }

  get linking(): ReadonlySignal<Intention> {
    return this.#linking;
  }

  /** The link whose end is on its way. */
  get ending(): ReadonlySignal<EventId | undefined> {
    return this.#ending;
  }

  /** The lane's readers are for linking from now on; asked again, a new minute begins. */
  async begin(lane: string): Promise<void> {
    this.#lane.value = lane;
    this.#problem.value = undefined;
    const said = await this.#parts.commands.begin(lane, this.#parts.visit);
    if (!said.ok) {
      this.#problem.value = said.problem;
      return;
    }
    if (this.#stopped) await this.#parts.commands.end(said.answer.session);
    else this.#show(said.answer);
  }

  change(change: Partial<LinkForm>): void {
    if (this.#owed === undefined) this.#form.value = { ...this.#form.value, ...change };
  }

  /** The cards of whoever was laid or typed. The gateway writes the look down. */
  async list(): Promise<void> {
    const session = this.#session.value;
    const typed = holderOf(this.#form.value, session);
    const holder = typed ?? { from: 'card' as const };
    const id = session === undefined ? {} : { session: session.session };
    const said = await this.#parts.commands.find({ holder, ...id });
    this.#problem.value = said.ok ? undefined : said.problem;
    if (said.ok) this.#found.value = said.answer;
  }

  replace(link: ShownLink): void {
    this.change({ replaces: link });
  }

  async link(): Promise<void> {
    const { newId, visit, commands, linked } = this.#parts;
    const intention = intend(this.#linking.value, newId);
    if (intention?.state !== 'sending') return;
    const waiting = visit === undefined ? undefined : { visit, requestId: newId() };
    const { requestId } = intention;
    const form = this.#form.value;
    const body = this.#owed ?? linkBody(form, this.#session.value, requestId, waiting);
    if (body === undefined) return;
    this.#owed = body;
    this.#linking.value = intention;
    const said = await commands.link(body);
    if (!said.ok) {
      this.#linking.value = afterProblem(intention, said.problem);
      if (this.#linking.value.state !== 'again') this.#owed = undefined;
      return;
    }
    this.#owed = undefined;
    this.#linking.value = NO_INTENTION;
    this.#forget();
    linked(said.answer);
  }

  async unlink(link: EventId, reason: UnlinkBody['reason']): Promise<void> {
    if (this.#ending.value !== undefined) return;
    this.#ending.value = link;
    const said = await this.#parts.commands.unlink(link, {
      requestId: this.#parts.newId(),
      reason,
    });
    this.#ending.value = undefined;
    // Ended already, by a tap whose answer was lost: what counts is the list as it is now.
    if (said.ok || said.problem.code === 'CONFLICT') await this.list();
    else this.#problem.value = said.problem;
  }

  /** The lane serves visits again, and nothing of a person is left here. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const session = this.#session.value;
    this.#forget();
    if (session !== undefined) await this.#parts.commands.end(session.session);
  }

  #forget(): void {
    this.#look();
    this.#session.value = undefined;
    this.#found.value = undefined;
    this.#form.value = EMPTY_FORM;
  }

  #show(session: LinkSessionView): void {
    this.#session.value = session;
    this.#look();
    this.#look = this.#parts.timers.after(LOOK_EVERY_MS, () => void this.#lookAgain(session));
  }

  async #lookAgain({ session }: LinkSessionView): Promise<void> {
    const said = await this.#parts.commands.session(session);
    if (this.#session.value?.session !== session || this.#stopped) return;
    if (said.ok) {
      this.#show(said.answer);
      return;
    }
    this.#problem.value = said.problem;
    if (said.problem.code === 'LINK_SESSION_OVER') this.#session.value = undefined;
    else this.#show(this.#session.value);
  }
}
