/** Joins the session's answers, the clock and the touches of a page. The only owner of their timers. */
import type { Session } from '../../../schemas/api/session.js';
import type { Cancel, Clock, MonoMs, Timers, Unlisten } from '../../../schemas/time.js';
import type { Visibility } from '../look/browser-parts.js';
import type { ApiClient, SessionNews } from './api-client.js';
import { asApiError } from './page-errors.js';
import { sessionApi, type TotpSecret } from './session-api.js';
import {
  initialSessionState,
  momentToAsk,
  nextViewChange,
  reduceSession,
  STAY_EVERY_MS,
  viewAt,
  type GateView,
  type SessionEvent,
  type SessionState,
} from './session-state.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;
/** While the page warns, every touch counts at once; a finger that drums does not. */
const URGENT_STAY_MS = 2000;

export interface SessionControlOptions {
  readonly client: ApiClient;
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly visibility: Visibility;
  readonly show: (view: GateView, outdated: boolean) => void;
}

export class SessionControl {
  readonly #options: SessionControlOptions;
  #state: SessionState = initialSessionState();
  readonly #unlisten: Unlisten[] = [];
  #viewTimer: Cancel | undefined;
  #stayTimer: Cancel | undefined;
  #retryTimer: Cancel | undefined;
  #retryMs = FIRST_RETRY_MS;
  #stayedAt: MonoMs = -Infinity;
  #asking = false;
  #askAgain = false;
  #askedAbout: MonoMs | undefined;
  /** Grows with whatever is newer than a question on its way. */
  #epoch = 0;

  constructor(options: SessionControlOptions) {
    this.#options = options;
  }

  start(): void {
    const { client, visibility } = this.#options;
    this.stop();
    this.#unlisten.push(
      client.onSession((news) => this.#heard(news)),
      visibility.onChange(() => {
        if (!visibility.hidden()) this.ask();
      }),
    );
    this.#show();
    this.ask();
  }

  stop(): void {
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#viewTimer?.();
    this.#stayTimer?.();
    this.#retryTimer?.();
    this.#stayTimer = undefined;
  }

  /** Somebody touched the page or pressed a key. */
  activity(): void {
    const view = this.#view();
    if (view.kind !== 'active' || this.#stayTimer !== undefined) return;
    const warned = view.locksInSeconds !== undefined;
    const every = warned ? URGENT_STAY_MS : STAY_EVERY_MS;
    const wait = this.#stayedAt + every - this.#options.clock.mono();
    if (wait <= 0) this.#stay();
    else this.#stayTimer = this.#options.timers.after(wait, () => this.#stay());
  }

  /** Asks the gateway who is logged in here; until it answers, what is known stays. */
  ask(): void {
    this.#retryTimer?.();
    if (this.#asking) this.#askAgain = true;
    else void this.#ask();
  }

  setup(body: Parameters<typeof sessionApi.setup>[1]): Promise<void> {
    return this.#take(sessionApi.setup(this.#options.client, body));
  }

  login(body: Parameters<typeof sessionApi.login>[1]): Promise<void> {
    return this.#take(sessionApi.login(this.#options.client, body));
  }

  unlock(secret: string): Promise<void> {
    return this.#take(sessionApi.unlock(this.#options.client, { secret }));
  }

  confirmTotp(code: string): Promise<void> {
    return this.#take(sessionApi.confirmTotp(this.#options.client, { code }));
  }

  beginTotp(): Promise<TotpSecret> {
    return sessionApi.beginTotp(this.#options.client);
  }

  logout(): Promise<void> {
    return this.#take(sessionApi.logout(this.#options.client));
  }

  /** Hides at once; a gateway that cannot be reached is told by the idle time. */
  lock(): Promise<void> {
    const locked = this.#take(sessionApi.lock(this.#options.client));
    this.#apply({ type: 'locked' });
    return locked;
  }

  #view(): GateView {
    return viewAt(this.#state, this.#options.clock.mono());
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const epoch = this.#epoch;
    try {
      const session = await sessionApi.current(this.#options.client);
      this.#retryMs = FIRST_RETRY_MS;
      // What was heard meanwhile is newer than this answer: ask again.
      if (epoch === this.#epoch) this.#apply({ type: 'answered', session });
      else this.#askAgain = true;
    } catch (cause) {
      this.#apply({ type: 'failed', error: asApiError(cause) });
      this.#retryTimer?.();
      this.#retryTimer = this.#options.timers.after(this.#retryMs, () => this.ask());
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    } finally {
      this.#asking = false;
    }
    if (!this.#askAgain || this.#unlisten.length === 0) return;
    this.#askAgain = false;
    this.ask();
  }

  /** A command's answer is the session after it. */
  async #take(answer: Promise<Session>): Promise<void> {
    const session = await answer;
    this.#epoch++;
    this.#stayedAt = this.#options.clock.mono();
    this.#apply({ type: 'answered', session });
  }

  #stay(): void {
    this.#stayTimer?.();
    this.#stayTimer = undefined;
    if (this.#view().kind !== 'active') return;
    this.#stayedAt = this.#options.clock.mono();
    // A refusal has been told by the client; a broken line lets the page lock as the gateway will.
    this.#take(sessionApi.stay(this.#options.client)).catch((cause: unknown) =>
      this.#apply({ type: 'failed', error: asApiError(cause) }),
    );
  }

  #heard(news: SessionNews): void {
    switch (news) {
      case 'touched':
        this.#stayedAt = this.#options.clock.mono();
        this.#apply({ type: 'touched' });
        return;
      case 'PAGE_OUTDATED':
        this.#apply({ type: 'outdated' });
        return;
      case 'SESSION_REQUIRED':
      case 'SESSION_LOCKED':
        this.#epoch++;
        this.#apply({ type: news === 'SESSION_LOCKED' ? 'locked' : 'ended' });
        this.ask();
        return;
      case 'changed':
        this.ask();
    }
  }

  #apply(event: SessionEvent): void {
    this.#state = reduceSession(this.#state, event, this.#options.clock.mono());
    this.#show();
  }

  #show(): void {
    const { clock, timers, show } = this.#options;
    const now = clock.mono();
    show(viewAt(this.#state, now), this.#state.outdated);
    // Another page of this session may have kept it open, so the gateway is asked once a moment.
    const moment = momentToAsk(this.#state, now);
    if (moment !== undefined && moment !== this.#askedAbout) {
      this.#askedAbout = moment;
      this.ask();
    }
    this.#viewTimer?.();
    const next = nextViewChange(this.#state, now);
    this.#viewTimer = next === undefined ? undefined : timers.after(next - now, () => this.#show());
  }
}
