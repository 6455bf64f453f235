import { createHmac } from 'node:crypto';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { RandomSource } from '../../schemas/time.js';
import { newEventId } from '../ledger/event-id.js';

/** A double tap comes within seconds; no desk sends this many requests of a kind in that time. */
const REMEMBERED = 1024;

/** The request ids of all kinds of requests: one id is one row, whatever it was sent for. */
export class RequestIds {
  readonly #taken = new Set<EventId>();
  readonly #committed: (eventId: EventId) => boolean;

  constructor(committed: (eventId: EventId) => boolean) {
    this.#committed = committed;
  }

  /**
   * Throws `CONFLICT` when the id was used for another request, or for a row of an earlier run of the
   * gateway: whether that run opened the lane is unknown, so nothing is opened again.
   */
  take(id: EventId): void {
    if (this.#taken.has(id) || this.#committed(id)) {
      throw new TongdaoError('CONFLICT', 'the id was used before', { path: 'requestId' });
    }
    this.#taken.add(id);
  }

  giveBack(id: EventId): void {
    this.#taken.delete(id);
  }
}

interface Remembered<Answer> {
  readonly fingerprint: string;
  answer: Promise<Answer>;
  /** What `answer` resolved to; undefined while it is under way. */
  settled: Answer | undefined;
}

/**
 * Makes one act of two equal requests: the second gets the answer of the first. What was asked is
 * remembered as a digest keyed for this process only, because it may hold an ID number.
 */
export class RequestMemory<
  Request extends { readonly requestId?: EventId | undefined },
  Answer extends object,
> {
  readonly #ids: RequestIds;
  readonly #random: RandomSource;
  readonly #key: Uint8Array;
  readonly #seen = new Map<EventId, Remembered<Answer>>();

  constructor(ids: RequestIds, random: RandomSource) {
    this.#ids = ids;
    this.#random = random;
    this.#key = random.bytes(32);
  }

  /**
   * Runs once for each request id. A request that failed may be sent again under the same id. `again`
   * sees the answer when the same request comes after it: undefined means that the answer stands, a
   * promise becomes the answer, and when it rejects the earlier one stands. Never two at a time.
   */
  async once(
    request: Request,
    run: (eventId: EventId) => Promise<Answer>,
    again: (answer: Answer) => Promise<Answer> | undefined = () => undefined,
  ): Promise<Answer> {
    const id = request.requestId;
    if (id === undefined) return run(newEventId(this.#random));
    const fingerprint = createHmac('sha256', this.#key)
      .update(JSON.stringify(request))
      .digest('base64');
    const known = this.#seen.get(id);
    if (known?.fingerprint === fingerprint) return this.#repeat(known, again);
    this.#ids.take(id);
    const remembered: Remembered<Answer> = { fingerprint, answer: run(id), settled: undefined };
    this.#seen.set(id, remembered);
    this.#forgetOldest();
    try {
      return (remembered.settled = await remembered.answer);
    } catch (error) {
      this.#forget(id);
      throw error;
    }
  }

  async #repeat(
    known: Remembered<Answer>,
    again: (answer: Answer) => Promise<Answer> | undefined,
  ): Promise<Answer> {
    const earlier = known.settled;
    const second = earlier === undefined ? undefined : again(earlier);
    if (second === undefined) return known.answer;
    known.answer = second;
    known.settled = undefined;
    try {
      return (known.settled = await second);
    } catch (error) {
      known.answer = Promise.resolve(earlier as Answer);
      known.settled = earlier;
      throw error;
    }
  }

  #forgetOldest(): void {
    const oldest = this.#seen.keys().next();
    if (this.#seen.size > REMEMBERED && oldest.done !== true) this.#forget(oldest.value);
  }

  #forget(id: EventId): void {
    this.#seen.delete(id);
    this.#ids.giveBack(id);
  }
}
