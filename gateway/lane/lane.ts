/**
 * One lane at work (design section 1): the door through which site, desk and display reach it. The
 * rules are in `machine.ts`, the motor in `engine.ts`.
 */
import type { SettableLaneMode } from '../../schemas/control.js';
import type { Decision } from '../../schemas/decision.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { LaneView } from '../../schemas/lane-view.js';
import type { EventId } from '../../schemas/ledger.js';
import type { MonoMs, Unlisten } from '../../schemas/time.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { assistWork, type AssistWork } from './assist-work.js';
import { waiting } from './assist.js';
import { LaneEngine } from './engine.js';
import type { LanePorts, Refusal, Release } from './ports.js';
import type { LinkTap } from './link-taps.js';
import { isFree } from './release.js';
import { modeRow, refusalRow } from './rows.js';
import { modeOf, type LaneMode } from './state.js';
import { isBlocking } from './step.js';

export class Lane {
  readonly #ports: LanePorts;
  readonly #engine: LaneEngine;
  readonly #refusing = new Set<EventId>();
  #unlisten: Unlisten[] = [];
  #phase: 'new' | 'running' | 'stopping' | 'stopped' = 'new';

  constructor(ports: LanePorts) {
    this.#ports = ports;
    this.#engine = new LaneEngine(ports);
  }

  get id(): string {
    return this.#ports.config.id;
  }

  get mode(): LaneMode {
    return modeOf(this.#engine.state);
  }

  /** Cards that came while the lane was busy or not open for cards. */
  get ignoredCards(): number {
    return this.#engine.state.ignoredCards;
  }

  /** Begins to listen. Call once. */
  start(): void {
    if (this.#phase !== 'new') throw new TongdaoError('INTERNAL', 'a lane starts once');
    this.#phase = 'running';
    const { readers, turnstile } = this.#ports;
    this.#unlisten = [
      ...readers.map((reader) =>
        reader.listen((event) => this.#engine.fromReader(reader.id, event)),
      ),
      turnstile.listen((event) => this.#engine.fromTurnstile(event)),
    ];
    this.#engine.start();
  }

  /**
   * Every row that was begun gets its outcome, then nothing is left: no listener and no timer. Waits
   * for commits and pulses that are under way.
   */
  async stop(): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'stopping';
    for (const unlisten of this.#unlisten) unlisten();
    await this.#engine.stop();
    this.#phase = 'stopped';
  }

  /** A release by hand would be taken now, as far as the lane itself can tell. */
  get free(): boolean {
    return isFree(this.#engine.state);
  }

  view(): LaneView {
    return this.#engine.view;
  }

  onView(listener: (view: LaneView) => void): Unlisten {
    return this.#engine.views.add(listener);
  }

  onEvent(listener: (event: LaneEvent) => void): Unlisten {
    return this.#engine.events.add(listener);
  }

  /** The assist on the display; `since` is monotonic. */
  currentAssist(): { visit: EventId; since: MonoMs } | undefined {
    return this.assists().find(({ visit }) => visit === this.#engine.state.shown);
  }

  /** Everybody who waits for staff, oldest first, also those whom a newer card took the screen from. */
  assists(): readonly { visit: EventId; since: MonoMs }[] {
    return this.#engine.state.assists.map(({ visit, since }) => ({ visit, since }));
  }

  /** What the desk must know of somebody who waits; undefined once nobody waits under this visit. */
  work(visit: EventId): AssistWork | undefined {
    const { state, casework } = this.#engine;
    const assist = waiting(state, visit);
    return assist === undefined ? undefined : assistWork(assist, casework.dossier(visit));
  }

  /** Staff have begun to help, or stopped: how long this assist may stay open. Unknown visits are none. */
  attend(visit: EventId, attended: boolean): void {
    this.#engine.dispatch({ type: 'attended', visit, attended, at: this.#ports.clock.mono() });
  }

  /**
   * Opens for a row that the desk has committed with `opening: 'begins'`, and writes its outcome row
   * whatever happens. Resolves when the first pulse is confirmed; asked again for the same row it
   * gives the first answer. A card that is being read gives way. Rejects with `LANE_BUSY`, `EVACUATION`
   * or `TURNSTILE_OFFLINE` (nothing opened), `TURNSTILE_UNCONFIRMED` (it may have opened) or
   * `STOPPING`.
   */
  release(release: Release): Promise<{ pulses: number }> {
    return this.#engine.releases.once(release.eventId, () => {
      if (this.#phase !== 'running') throw new TongdaoError('STOPPING');
      this.#engine.checkDevices();
      this.#engine.kept.letThrough(release.eventId, release.person);
      this.#engine.dispatch({
        type: 'release',
        id: release.eventId,
        decision: this.#staffRelease(),
        direction: release.direction,
        passages: release.passages,
        answers: release.visit,
        registered: release.registered,
        turnstileOnline: this.#ports.turnstileOnline(),
        at: this.#ports.clock.mono(),
      });
    });
  }

  /**
   * A person refuses; a machine never does. Rejects with `NOT_FOUND` when nobody waits under this
   * visit, `CONFLICT` when it is being refused already, or as the ledger does; then nothing changed.
   */
  async refuse(refusal: Refusal): Promise<void> {
    const { visit } = refusal;
    if (waiting(this.#engine.state, visit) === undefined) {
      throw new TongdaoError('NOT_FOUND', 'nobody waits under this visit');
    }
    if (this.#refusing.has(visit)) throw new TongdaoError('CONFLICT');
    this.#refusing.add(visit);
    try {
      await this.#ports.ledger.append(
        refusalRow(refusal, this.#engine.casework.person(visit), this.#engine.context()),
      );
      this.#engine.dispatch({ type: 'refused', visit, at: this.#ports.clock.mono() });
    } finally {
      this.#refusing.delete(visit);
    }
  }

  /**
   * From now on the cards of this lane go to `tap` and open no visit, until the function that comes back
   * is called. Throws `LANE_BUSY` while a card is read, the gate is open or staff link already,
   * `EVACUATION`, or `STOPPING`.
   */
  link(tap: LinkTap): () => void {
    const { state, linkTaps } = this.#engine;
    if (this.#phase !== 'running') throw new TongdaoError('STOPPING');
    if (state.fire) throw new TongdaoError('EVACUATION');
    const busy = state.visit !== undefined || isBlocking(state.opening) || linkTaps.open;
    if (busy) throw new TongdaoError('LANE_BUSY');
    linkTaps.begin(tap);
    this.#engine.dispatch({ type: 'linking', active: true });
    let over = false;
    return () => {
      if (over) return;
      over = true;
      linkTaps.end();
      this.#engine.dispatch({ type: 'linking', active: false });
    };
  }

  /**
   * Works without a ledger, too: closing a lane must not wait for a disk, its row follows. Resolves when
   * the mode is kept for the next start and its row is written, or both were tried.
   */
  async setMode(mode: SettableLaneMode, operator: string): Promise<void> {
    const from = this.#engine.state.asked;
    if (from !== mode) this.#engine.dispatch({ type: 'mode', asked: mode });
    // Asked again: what could not be kept the first time gets another try.
    const kept = this.#keep(mode);
    if (from !== mode) {
      await this.#engine.record(modeRow({ from, to: mode, operator }, this.#engine.context()));
    }
    await kept;
  }

  async #keep(mode: SettableLaneMode): Promise<void> {
    try {
      await this.#ports.onModeAsked?.(mode);
    } catch (error) {
      const code = isTongdaoError(error) ? error.code : 'INTERNAL';
      this.#ports.log?.('lane.mode-not-kept', { lane: this.id, mode, code });
    }
  }

  #staffRelease(): Decision {
    const { policy, mode } = this.#ports.policyInForce();
    return {
      outcome: 'admit',
      reasons: ['staff-release'],
      findings: [],
      alarm: false,
      mode,
      policyVersion: policy.version,
      senior: 'unknown',
    };
  }
}
