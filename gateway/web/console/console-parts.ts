/** Everything behind the console's pictures, joined once for the account that is logged in. */
import { computed, effect, signal, type Signal } from '@preact/signals';
import type { DeskEvent, DeskLane } from '../../../schemas/api/desk-view.js';
import type { DeskLinkAnswer } from '../../../schemas/api/desk-links.js';
import type { DeskRegistrationAnswer, WorkCard } from '../../../schemas/api/desk-records.js';
import type { Session } from '../../../schemas/api/session.js';
import type { EventId } from '../../../schemas/ledger.js';
import type { Clock, Timers } from '../../../schemas/time.js';
import { ToastQueue } from '../look/toast-queue.js';
import type { ApiClient } from '../session/api-client.js';
import { EventLink } from '../session/event-link.js';
import { asApiError } from '../session/page-errors.js';
import type { SessionActions } from '../session/session-gate.js';
import { AlarmBell } from './alarm-bell.js';
import { DeskCommands } from './desk-commands.js';
import { DeskErrands, LONG_TOAST_MS } from './desk-errands.js';
import { DESK_EVENT_TYPES, parseDeskEvent } from './desk-events.js';
import { DeskStore } from './desk-store.js';
import type { DoneSummary } from './doors/doors-props.js';
import { isOwn } from './lane-order.js';
import { OpeningDesk } from './opening-desk.js';
import { PrivacyTimer } from './privacy-timer.js';
import { ReleaseAll } from './release-all.js';
import { DeskSettings } from './settings.js';
import { AlarmSpeaker } from './sound.js';
import { Unexplained, type TextStore } from './unexplained.js';
import { OPENING_WORDS } from './words.js';
import { WorkDesk } from './work-desk.js';

/** What stands in front of the work card; the card and a form behind it are kept. */
export type Panel = 'links' | 'opening' | 'recent' | 'status' | 'unexplained';

/** A registration form: for the assist being served, or for nobody who waits. */
export interface OpenForm {
  readonly card?: WorkCard;
  readonly lane?: string;
}

export interface ConsoleOptions {
  readonly client: ApiClient;
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly newId: () => EventId;
  readonly keep: TextStore;
  readonly session: Session;
  readonly actions: SessionActions;
}

export class ConsoleParts {
  readonly client: ApiClient;
  readonly store: DeskStore;
  readonly commands: DeskCommands;
  readonly errands: DeskErrands;
  readonly work: WorkDesk;
  readonly openings: OpeningDesk;
  readonly releaseAll: ReleaseAll;
  readonly privacy: PrivacyTimer;
  readonly settings: DeskSettings;
  readonly speaker = new AlarmSpeaker();
  readonly toasts: ToastQueue;
  readonly link: EventLink<DeskEvent>;
  readonly panel: Signal<Panel | undefined> = signal(undefined);
  readonly form: Signal<OpenForm | undefined> = signal(undefined);
  /** The last alarm could not be heard: the browser waits for a touch. */
  readonly unheard: Signal<boolean> = signal(false);
  /** Of the lanes that this account may serve. */
  readonly ownAssists = computed(() =>
    this.store.assists.value.filter(({ lane }) => isOwn(this.#own, lane)),
  );
  readonly #actions: SessionActions;
  readonly #own: readonly string[] | undefined;
  readonly #bell: AlarmBell;
  readonly #stops: (() => void)[] = [];

  constructor(options: ConsoleOptions) {
    const { client, clock, timers, newId, session } = options;
    this.client = client;
    this.#actions = options.actions;
    this.#own = session.account?.lanes;
    this.toasts = new ToastQueue(timers);
    this.store = new DeskStore({ clock, timers });
    this.commands = new DeskCommands(client);
    this.settings = new DeskSettings(options.keep);
    this.privacy = new PrivacyTimer(timers);
    const report = (problem: { readonly zh: string; readonly en: string }): void => {
      this.toasts.show({ zh: problem.zh, en: problem.en });
    };
    const { commands } = this;
    this.errands = new DeskErrands({ commands, store: this.store, toasts: this.toasts });
    const me = session.account?.name ?? '';
    this.work = new WorkDesk({ commands, timers, newId, me, report });
    this.openings = new OpeningDesk({
      commands,
      newId,
      unexplained: new Unexplained(options.keep),
      report,
      opened: (lane, reason, journalled, visit) => {
        if (visit !== undefined) this.work.served(visit, 'released');
        const name = this.store.laneName(lane);
        const { zh, en } = OPENING_WORDS[reason];
        this.toasts.show({
          zh: `${name} 已放行（${zh}）${journalled ? '，记录稍后补入' : ''}`,
          en: `${name} opened (${en})${journalled ? '; on record later' : ''}`,
        });
        this.panel.value = reason === 'emergency' ? 'unexplained' : undefined;
      },
    });
    this.releaseAll = new ReleaseAll({ commands, newId });
    this.#bell = new AlarmBell({
      clock,
      timers,
      play: (sound) => {
        this.unheard.value = !this.speaker.play(sound, this.settings.quiet.on.value);
      },
    });
    this.link = new EventLink<DeskEvent>({
      path: '/api/desk/events',
      types: DESK_EVENT_TYPES,
      read: (type, data) => {
        const event = parseDeskEvent(data);
        return event?.type === type ? event : undefined;
      },
      emit: (event) => this.take(event),
      onLost: () => client.sessionChanged(),
      clock,
      timers,
    });
  }

  start(): void {
    const { work, store } = this;
    this.#stops.push(effect(() => this.#bell.changed(store.alarms.value)));
    // The stream may bring the late green answer before the card's own answer has come.
    this.#stops.push(
      effect(() => {
        const card = work.card.value;
        if (card.kind !== 'open' || card.card.eased) return;
        if (store.eased.value.has(card.card.visit)) work.eased(card.card.visit);
      }),
    );
    // Whoever opens a card has come to see it.
    this.#stops.push(
      effect(() => {
        if (work.openVisit.value !== undefined) this.privacy.show();
      }),
    );
    this.privacy.show();
    this.link.start();
    this.#stops.push(
      () => this.link.stop(),
      () => this.#bell.stop(),
      () => this.privacy.stop(),
      () => store.stop(),
      () => work.hideReason(),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  take(event: DeskEvent): void {
    this.store.take(event);
    if (event.type === 'session') this.client.sessionChanged();
    if (event.type === 'assists' || event.type === 'snapshot') {
      this.work.queueChanged(event.assists);
    }
  }

  /** Nothing of a person may stay readable: the page was locked or left. */
  cover(): void {
    this.work.hideReason();
    this.privacy.hide();
    this.toasts.clear();
  }

  /** Without following their changes: for forms, which need names and directions only. */
  lanesNow(): readonly DeskLane[] {
    return [...this.store.lanes.peek().values()];
  }

  openPanel(panel: Panel, lane?: string): void {
    if (panel === 'opening') this.openings.begin(lane);
    this.panel.value = panel;
  }

  /** F2 and the buttons: for the assist being served, else for somebody who came to the desk. */
  register(): void {
    this.panel.value = undefined;
    if (this.form.value !== undefined) return;
    const card = this.work.card.value;
    if (card.kind === 'open') this.form.value = { card: card.card, lane: card.card.lane };
    else {
      this.privacy.show();
      this.form.value = this.#onlyLane === undefined ? {} : { lane: this.#onlyLane };
    }
  }

  /** F4: the lane is known when somebody is served or there is only one. */
  manualOpening(): void {
    const card = this.work.card.value;
    this.openPanel('opening', card.kind === 'open' ? card.card.lane : this.#onlyLane);
  }

  /** A form ended: with a record, or because an earlier one serves. */
  formDone(answer: DeskRegistrationAnswer | undefined, summary: DoneSummary): void {
    const form = this.form.value;
    this.form.value = undefined;
    if (answer !== undefined && form?.card !== undefined) {
      this.work.served(form.card.visit, 'registered');
    }
    const { zh, en, undo } = summary;
    if (undo === undefined) {
      this.toasts.show({ zh, en });
      return;
    }
    const run = (): void => void this.#undo(undo);
    this.toasts.show({ zh, en, forMs: LONG_TOAST_MS, action: { zh: '撤销', en: 'Undo', run } });
  }

  /** A card was linked, and whoever waited with it let through, or not. */
  cardLinked({ act, release }: DeskLinkAnswer, visit: EventId | undefined): void {
    this.panel.value = undefined;
    if (release?.released === true && visit !== undefined) this.work.served(visit, 'registered');
    const done = act === 'linked' ? '已关联' : '已换卡';
    const shut = release?.released === false ? '，但没有开门，请看现场' : '';
    this.toasts.show({
      zh: `${done}${shut}`,
      en: `Linked${shut === '' ? '' : ', and the gate is shut: look at the lane'}`,
    });
  }

  /** Esc: one layer at a time; a draft is kept, and a card goes back only by its own button. */
  cancel(): void {
    if (this.panel.value !== undefined) this.panel.value = undefined;
    else this.closeForm();
  }

  /** Its draft is kept at the gateway. */
  closeForm(): void {
    this.form.value = undefined;
  }

  /** Locks, or ends the session: by the gate that stands before this page. */
  async leave(how: 'lock' | 'logout'): Promise<void> {
    this.cover();
    try {
      await this.#actions[how]();
    } catch (error) {
      this.errands.say({ ok: false, problem: asApiError(error) });
    }
  }

  async #undo(undo: () => Promise<void>): Promise<void> {
    try {
      await undo();
      this.toasts.show({ zh: '已撤销', en: 'Undone' });
    } catch (error) {
      this.errands.say({ ok: false, problem: asApiError(error) });
    }
  }

  get #onlyLane(): string | undefined {
    const ids = this.store.laneIds.peek().filter((lane) => isOwn(this.#own, lane));
    return ids.length === 1 ? ids[0] : undefined;
  }
}
