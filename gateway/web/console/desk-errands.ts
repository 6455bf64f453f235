/** Small commands whose outcome is said in passing: coming, alarms, support, lane mode. */
import { signal, type Signal } from '@preact/signals';
import type { EventId } from '../../../schemas/ledger.js';
import type { ToastQueue } from '../look/toast-queue.js';
import { summariseAlarms } from './alarm-sounds.js';
import type { AlarmName, DeskCommands } from './desk-commands.js';
import type { DeskStore } from './desk-store.js';
import type { Outcome } from './outcome.js';

export interface DeskErrandsParts {
  readonly commands: DeskCommands;
  readonly store: DeskStore;
  readonly toasts: ToastQueue;
}

/** For what must be read, or can be taken back. */
export const LONG_TOAST_MS = 10_000;

export class DeskErrands {
  readonly #parts: DeskErrandsParts;
  /** Assists to which this page has said "I am coming". */
  readonly coming: Signal<ReadonlySet<EventId>> = signal(new Set());

  constructor(parts: DeskErrandsParts) {
    this.#parts = parts;
  }

  async come(visit: EventId): Promise<void> {
    const outcome = await this.#parts.commands.coming(visit);
    if (outcome.ok) this.coming.value = new Set([...this.coming.value, visit]);
    else this.say(outcome);
  }

  async acknowledge(alarm: AlarmName | undefined): Promise<void> {
    const top = alarm ?? summariseAlarms(this.#parts.store.alarms.value).top;
    if (top !== undefined) this.say(await this.#parts.commands.acknowledge(top));
  }

  async clear(alarm: AlarmName): Promise<void> {
    this.say(await this.#parts.commands.clear(alarm));
  }

  async callSupport(lane?: string): Promise<void> {
    const outcome = await this.#parts.commands.support(lane);
    this.say(outcome, { zh: '已呼叫支援', en: 'Support has been called' });
  }

  async setLaneMode(lane: string, mode: 'normal' | 'closed'): Promise<void> {
    const name = this.#parts.store.laneName(lane);
    const outcome = await this.#parts.commands.laneMode(lane, mode);
    this.say(
      outcome,
      mode === 'closed'
        ? { zh: `${name} 已关闭`, en: `${name} closed` }
        : { zh: `${name} 已恢复`, en: `${name} in use again` },
    );
  }

  /** What came of an errand, in passing. */
  say(outcome: Outcome<unknown>, done?: { readonly zh: string; readonly en: string }): void {
    if (!outcome.ok) this.#parts.toasts.show({ ...outcome.problem, forMs: LONG_TOAST_MS });
    else if (done !== undefined) this.#parts.toasts.show(done);
  }
}
