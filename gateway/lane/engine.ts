/**
 * The motor of a lane: takes inputs one at a time, asks the pure machine, and performs its effects. It
 * holds no rule of its own.
 */
import type { DeviceId, Direction, ReaderEvent, TurnstileEvent } from '../../schemas/device.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { LaneView } from '../../schemas/lane-view.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { LaneEvent } from '../../schemas/visit.js';
import { waiting } from './assist.js';
import { Casework } from './casework.js';
import { faceOf } from './display.js';
import { newEventId } from './event-id.js';
import { KeptCard } from './kept-card.js';
import { LinkTaps } from './link-taps.js';
import { Listeners } from './listeners.js';
import { step } from './machine.js';
import { NamedTimers } from './named-timers.js';
import type { LaneLog, LanePorts } from './ports.js';
import { readableLinks } from './readable-links.js';
import { readerInput } from './reader-input.js';
import { Releases } from './releases.js';
import { RowQueue } from './row-queue.js';
import { afterRow, type RowContext } from './rows.js';
import { INITIAL, type LaneState, type MachineConfig, type Rules } from './state.js';
import type { Effect, LaneInput } from './step.js';
import { DEVICE_CHECK_MS } from './timing.js';

export class LaneEngine {
  readonly casework: Casework;
  readonly releases = new Releases();
  readonly kept: KeptCard;
  readonly linkTaps = new LinkTaps();
  readonly views: Listeners<LaneView>;
  readonly events: Listeners<LaneEvent>;
  readonly #ports: LanePorts;
  readonly #machine: MachineConfig;
  readonly #log: LaneLog;
  readonly #rows: RowQueue;
  readonly #timers: NamedTimers;
  readonly #cardKey: Uint8Array;
  readonly #inputs: LaneInput[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #state: LaneState;
  #view: LaneView;
  #working = false;

  constructor(ports: LanePorts) {
    const { config, readers, turnstile, ledger, timers, clock } = ports;
    this.#ports = ports;
    this.#log = ports.log ?? (() => undefined);
    this.#machine = {
      lane: config.id,
      direction: config.direction,
      assistAtMs: config.assistAtMs,
      holdMs: config.holdSeconds * 1000,
      wide: config.wide,
      hasPassageSensor: turnstile.hasPassageSensor,
      observable: new Set(readers.filter((r) => r.presence === 'observable').map((r) => r.id)),
    };
    this.kept = new KeptCard(readableLinks(ports, this.#log));
    this.#rows = new RowQueue(ledger, timers, this.#log);
    this.#timers = new NamedTimers(clock, timers);
    this.views = new Listeners(this.#log);
    this.events = new Listeners(this.#log);
    this.#cardKey = ports.random.bytes(32);
    this.#state = { ...INITIAL, asked: ports.initialMode ?? 'normal' };
    this.#view = { lane: config.id, ...faceOf(this.#state, ports.atRest), revision: 0 };
    this.casework = new Casework(ports, this.#rows, this.#log, {
      dispatch: (input) => this.dispatch(input),
      waits: (visit) =>
        this.#state.visit?.id === visit || waiting(this.#state, visit) !== undefined,
      contradicted: (visit, status) => {
        this.dispatch({ type: 'contradicted', visit, status });
        this.events.say({ type: 'contradicted', lane: config.id, visit });
      },
    });
  }

  get state(): LaneState {
    return this.#state;
  }

  get view(): LaneView {
    return this.#view;
  }

  start(): void {
    this.#ports.turnstile.watch('idle');
    this.checkDevices();
    this.#timers.every('devices', DEVICE_CHECK_MS, () => this.checkDevices());
  }

  /** Waits for commits and pulses under way; then every begun row has its end and no timer is left. */
  async stop(): Promise<void> {
    this.dispatch({ type: 'stop', at: this.#ports.clock.mono() });
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    this.dispatch({ type: 'stop', at: this.#ports.clock.mono() });
    await this.#rows.flush();
    this.#rows.close();
    this.#timers.cancelAll();
  }

  /** A row about something that has happened; resolves when it is written or waits for the ledger. */
  async record(entry: LedgerEntry): Promise<void> {
    this.#rows.add(entry);
    await this.#rows.flush();
  }

  fromReader(reader: DeviceId, event: ReaderEvent): void {
    if (event.type === 'noise' || this.linkTaps.takes(reader, event)) return;
    if (this.#working) {
      // A listener of ours made a card appear: its turn comes after the step that told it.
      queueMicrotask(() => this.fromReader(reader, event));
      return;
    }
    this.checkDevices();
    if (event.type === 'number') this.casework.holdNumber(reader, event.number, event.at);
    this.#take(reader, event);
    this.casework.dropHeld(reader);
  }

  fromTurnstile(event: TurnstileEvent): void {
    switch (event.type) {
      case 'passed':
        this.dispatch({ type: 'passed', direction: event.direction, at: event.at });
        return;
      case 'held-open':
        this.dispatch({ type: 'held', active: event.active });
        return;
      case 'free-exit':
        this.dispatch({
          type: 'free-exit',
          active: event.active,
          direction: event.direction ?? 'out',
          at: event.at,
        });
        return;
      case 'fire':
        this.dispatch({ type: 'fire', active: event.active, at: event.at });
        return;
    }
  }

  checkDevices(): void {
    const { readers, readersOnline, turnstileOnline, ledger } = this.#ports;
    const ledgerReady = ledger.ready;
    const ready =
      ledgerReady && turnstileOnline() && (readersOnline?.(readers.map((r) => r.id)) ?? true);
    if (ready === this.#state.ready && ledgerReady === this.#state.ledgerReady) return;
    this.dispatch({ type: 'devices', ready, ledgerReady });
  }

  /** One input at a time; what an effect says meanwhile waits its turn. */
  dispatch(input: LaneInput): void {
    this.#inputs.push(input);
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const { state, effects } = step(this.#state, next, this.#machine);
        this.#state = state;
        for (const effect of effects) this.#perform(effect);
        this.#show(effects.some(({ type }) => type === 'announce'));
      }
    } finally {
      this.#working = false;
    }
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'consider':
        this.casework.consider(effect.visit, effect.reader);
        return;
      case 'ask-early':
        this.casework.askEarly(effect.visit, effect.reader);
        return;
      case 'ask':
        this.casework.ask(effect.visit);
        return;
      case 'decide':
        this.casework.decide(effect.visit, effect.failure);
        return;
      case 'commit': {
        this.#during(this.casework.commit(effect, this.#afterScreen(effect.visit)));
        return;
      }
      case 'pulse': {
        this.#during(this.#pulse(effect.id, effect.direction));
        return;
      }
      case 'row': {
        if (effect.row.type === 'outcome') this.kept.openingOver(effect.row.of);
        this.#rows.add(afterRow(effect.row, this.casework.aboutRow(effect.row), this.context()));
        return;
      }
      case 'emit': {
        this.events.say(effect.event);
        return;
      }
      case 'timer': {
        const { key } = effect;
        this.#timers.at(key, effect.at, () =>
          this.dispatch({ type: 'timer', key, at: this.#ports.clock.mono() }),
        );
        return;
      }
      case 'cancel': {
        this.#timers.cancel(effect.key);
        return;
      }
      case 'watch': {
        this.#ports.turnstile.watch(effect.pace);
        return;
      }
      case 'announce':
        return;
      case 'released': {
        this.releases.resolve(effect.id, effect.pulses);
        return;
      }
      case 'release-failed': {
        this.releases.reject(effect.id, new TongdaoError(effect.code));
        return;
      }
      case 'keep-card': {
        const { opening, reader } = effect;
        this.kept.keep(opening, reader, this.casework.heldBy(reader));
        return;
      }
      case 'drop-card': {
        this.kept.drop();
        return;
      }
      case 'card-turn': {
        // In this same turn, so that no other card comes between.
        const { reader, credential } = this.kept.take() ?? {};
        if (reader === undefined || credential === undefined) return;
        this.#take(reader, { type: 'credential', credential, at: this.#ports.clock.mono() });
        queueMicrotask(() => this.casework.dropHeld(reader));
        return;
      }
      case 'forget':
        this.casework.forget(effect.visit);
        return;
    }
  }

  #take(reader: DeviceId, event: Exclude<ReaderEvent, { type: 'noise' }>): void {
    if (event.type === 'credential') this.casework.hold(reader, event.credential, event.at);
    const fresh = newEventId(this.#ports.random);
    this.dispatch(readerInput(reader, event, fresh, this.#cardKey, () => this.#rules()));
  }

  #rules(): Rules {
    const { policy, mode } = this.#ports.policyInForce();
    return { policyVersion: policy.version, mode };
  }

  /**
   * A commit may hold this thread for as long as a disk needs. Where the screen has changed to assist in
   * this same step, the row comes after the screen: otherwise who is decided about only at that moment
   * would see it later than who was decided about before, and the delay would tell one from the other.
   */
  #afterScreen(visit: EventId): Promise<void> | undefined {
    if (waiting(this.#state, visit) === undefined) return undefined;
    return new Promise((resolve) => {
      this.#ports.timers.after(0, resolve);
    });
  }

  async #pulse(id: EventId, direction: Direction): Promise<void> {
    const { turnstile, clock } = this.#ports;
    try {
      const { sentAt, confirmedAt } = await turnstile.pulse(direction);
      this.dispatch({ type: 'pulsed', id, sentAt, confirmedAt, at: clock.mono() });
    } catch (error) {
      // Only TURNSTILE_OFFLINE says that nothing was sent; anything else may have opened the gate.
      const offline = isTongdaoError(error, 'TURNSTILE_OFFLINE');
      const code = offline ? 'TURNSTILE_OFFLINE' : 'TURNSTILE_UNCONFIRMED';
      this.#log('lane.pulse-failed', { lane: this.#ports.config.id, visit: id, code });
      this.dispatch({ type: 'pulse-failed', id, code, at: clock.mono() });
    }
  }

  #during(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.#underWay.delete(tracked);
    });
    this.#underWay.add(tracked);
  }

  #show(again: boolean): void {
    const face = faceOf(this.#state, this.#ports.atRest);
    const { state, stillReading, revision } = this.#view;
    if (!again && face.state === state && face.stillReading === stillReading) return;
    this.#view = { lane: this.#ports.config.id, ...face, revision: revision + 1 };
    this.views.say(this.#view);
  }

  /** Lane and wall time of a row that is about to be written. */
  context(): RowContext {
    return { lane: this.#ports.config.id, wall: this.#ports.clock.wall() };
  }
}
