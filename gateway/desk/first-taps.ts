import { createHash } from 'node:crypto';
import type { EventId } from '../../schemas/ledger.js';
import type { Cancel, Timers } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';

/** A double tap, or a page that did not get its answer, comes again within this time. */
export const KEPT_MS = 120_000;
/** Nobody sends more in that time. */
const MOST = 512;

interface Tap<Input> {
  readonly fingerprint: string;
  readonly input: Input;
  readonly forget: Cancel;
}

/**
 * The same request sent again is the same act, although nobody waits under its visit any more: what it
 * was checked to mean is kept for `KEPT_MS`, in memory only, because it may name a person. The registration desk
 * then sees to it that the act is done once.
 */
export class FirstTaps<Input> {
  readonly #timers: Pick<Timers, 'after'>;
  readonly #taps = new Map<EventId, Tap<Input>>();

  constructor(timers: Pick<Timers, 'after'>) {
    this.#timers = timers;
  }

  /** `check` throws what is wrong, or gives the input; it is not asked again for the same request. */
  once(caller: Caller, body: { readonly requestId: EventId }, check: () => Input): Input {
    const { requestId } = body;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([caller.account.id, body]))
      .digest('base64');
    const known = this.#taps.get(requestId);
    if (known?.fingerprint === fingerprint) return known.input;
    const input = check();
    known?.forget();
    const forget = this.#timers.after(KEPT_MS, () => this.#taps.delete(requestId));
    this.#taps.set(requestId, { fingerprint, input, forget });
    this.#dropOldest();
    return input;
  }

  stop(): void {
    for (const { forget } of this.#taps.values()) forget();
    this.#taps.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#taps;
    if (this.#taps.size <= MOST || oldest === undefined) return;
    oldest[1].forget();
    this.#taps.delete(oldest[0]);
  }
}
