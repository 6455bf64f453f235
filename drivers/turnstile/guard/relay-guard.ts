import { isTongdaoError, TongdaoError } from '../../../schemas/errors.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../../schemas/time.js';
import type { GuardOrder, GuardReport, RelayBoard } from './contract.js';

/** A board that has not taken a command by then takes none, milliseconds. */
const COMMAND_LIMIT_MS = 300;
/**
 * Channels at rest are switched off again at this pace: nobody confirms that a board without feedback
 * obeyed, so one garbled "off" holds a gate open no longer than this. It also notices a pulled cable.
 */
const REPEAT_OFF_MS = 1000;

export interface RelayGuardOptions {
  readonly board: RelayBoard;
  readonly channels: readonly number[];
  /** `mono` must be the clock of the orders' `by`. */
  readonly clock: Clock;
  readonly timers: Timers;
  readonly report: (report: GuardReport) => void;
}

type Pulse = Extract<GuardOrder, { type: 'pulse' }>;

interface Running {
  readonly onAt: MonoMs;
  readonly stopTimer: Cancel;
}

/**
 * Owns the relays of one board. Whatever fails ends it, and ending switches every channel off. Single
 * use: after `ended` a new board is opened, never this one again.
 */
export class RelayGuard {
  /** Resolves once with the reason, in one short line; never rejects. */
  readonly ended: Promise<string>;
  readonly #options: RelayGuardOptions;
  readonly #pulses = new Map<number, Running>();
  #settle: (why: string) => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #stopRepeat: Cancel = () => undefined;
  #ending: Promise<void> | undefined;

  constructor(options: RelayGuardOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    void options.board.closed.then((reason) =>
      this.end(reason.kind === 'closed' ? 'closed' : reason.detail),
    );
  }

  /** Every channel off, before any order. Rejects with `DEVICE_OPEN_FAILED`, and has ended then. */
  async start(): Promise<void> {
    try {
      for (const channel of this.#options.channels) await this.#switchOff(channel);
    } catch (cause) {
      const why = `channels cannot be switched off: ${wordsOf(cause)}`;
      await this.end(why);
      throw new TongdaoError('DEVICE_OPEN_FAILED', why, { cause });
    }
    this.#repeatOff();
  }

  /** The answer is reported; nothing is thrown. */
  obey(order: GuardOrder): void {
    switch (order.type) {
      case 'pulse':
        void this.#pulse(order);
        return;
      case 'look':
        void this.#look(order.id);
        return;
    }
  }

  /** Switches everything off and lets the board go. Resolves when that is done; never rejects. */
  end(why: string): Promise<void> {
    this.#ending ??= this.#end(why);
    return this.#ending;
  }

  async #pulse(order: Pulse): Promise<void> {
    const { id, channel, ms } = order;
    const { clock, timers, report, board } = this.#options;
    const refuse = (why: string, maybe = false): void =>
      report({ type: 'refused', id, maybe, why: why.slice(0, 300) });
    const reason = this.#refusal(order);
    if (reason !== undefined) {
      refuse(reason);
      return;
    }
    const onAt = clock.mono();
    // Armed first: whatever becomes of the command, off follows.
    const stopTimer = timers.after(ms, () => void this.#finish(id, channel, onAt));
    this.#pulses.set(channel, { onAt, stopTimer });
    try {
      await this.#switch(channel, true);
      if (board.isOn !== undefined && !(await this.#limited(board.isOn(channel)))) {
        refuse('the relay stayed off');
        return;
      }
      report({ type: 'on', id, tookMs: clock.mono() - onAt });
    } catch (error) {
      const why = wordsOf(error);
      refuse(why, true);
      await this.end(why);
    }
  }

  /** Why this order is not begun. */
  #refusal({ channel, by }: Pulse): string | undefined {
    const { clock, channels } = this.#options;
    if (this.#ending !== undefined) return 'the board is being let go';
    if (!channels.includes(channel)) return `channel ${channel} is not of this board`;
    if (clock.mono() > by) return 'the order came too late';
    return this.#pulses.has(channel) ? 'a pulse is under way' : undefined;
  }

  async #finish(id: number, channel: number, onAt: MonoMs): Promise<void> {
    const { clock, report } = this.#options;
    try {
      await this.#switchOff(channel);
      this.#pulses.delete(channel);
      report({ type: 'off', id, channel, heldMs: clock.mono() - onAt });
    } catch (error) {
      await this.end(wordsOf(error));
    }
  }

  async #look(id: number): Promise<void> {
    const { board, channels, report } = this.#options;
    const identity = board.identity === undefined ? {} : { identity: board.identity };
    if (board.isOn === undefined) {
      report({ type: 'seen', id, ...identity });
      return;
    }
    try {
      const on: number[] = [];
      for (const channel of channels) {
        if (await this.#limited(board.isOn(channel))) on.push(channel);
      }
      report({ type: 'seen', id, on, ...identity });
    } catch (error) {
      report({ type: 'refused', id, maybe: false, why: wordsOf(error).slice(0, 300) });
    }
  }

  #repeatOff(): void {
    const { timers, channels } = this.#options;
    if (this.#ending !== undefined) return;
    this.#stopRepeat = timers.after(REPEAT_OFF_MS, () => {
      void this.#offAgain(channels.filter((channel) => !this.#pulses.has(channel)));
    });
  }

  async #offAgain(channels: readonly number[]): Promise<void> {
    try {
      for (const channel of channels) {
        if (!this.#pulses.has(channel)) await this.#switch(channel, false);
      }
    } catch (error) {
      await this.end(wordsOf(error));
    }
    this.#repeatOff();
  }

  /** Off, and where the board can be asked, off by its own word; asked twice before it is a failure. */
  async #switchOff(channel: number): Promise<void> {
    const { board } = this.#options;
    await this.#switch(channel, false);
    if (board.isOn === undefined || !(await this.#limited(board.isOn(channel)))) return;
    await this.#switch(channel, false);
    if (await this.#limited(board.isOn(channel))) {
      throw new TongdaoError('DEVICE_REFUSED', `relay ${channel} stays on`);
    }
  }

  /** Commands reach the board one by one, in the order in which they were given. */
  #switch(channel: number, on: boolean): Promise<void> {
    const turn = this.#turn.then(() => this.#limited(this.#options.board.switch(channel, on)));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #limited<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.timers.after(COMMAND_LIMIT_MS, () =>
        reject(new TongdaoError('DEVICE_TIMEOUT', 'the board takes no commands')),
      );
      work.then(resolve, reject).finally(cancel);
    });
  }

  async #end(why: string): Promise<void> {
    const { board, channels } = this.#options;
    this.#stopRepeat();
    for (const { stopTimer } of this.#pulses.values()) stopTimer();
    let reachable = true;
    for (const channel of channels) {
      // A board that takes no command has gone or is stuck: `why` says so already.
      if (reachable) reachable = await this.#switch(channel, false).then(always, never);
    }
    await board.close();
    this.#settle(why);
  }
}

const always = (): boolean => true;
const never = (): boolean => false;

function wordsOf(error: unknown): string {
  return isTongdaoError(error) ? error.detail || error.message : String(error);
}
