/** The driver's work on one open link: start-up, then find, select, read, for ever. */
import type { ReadFailure } from '../../schemas/device.js';
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';
import type { LinkPort, Reply } from '../supervisor/contract.js';
import { exchangeFor, isSuccess, type Step, type StepOptions } from './exchanges.js';
import type { SamReply } from './frame.js';
import { parseAdditionalAddresses } from './additional-address.js';
import { readIdentity, type IdentityResult } from './identity.js';
import { partialNumber } from './partial-number.js';
import type { Presence } from './presence.js';
import { isEmptyField, readFailureOf } from './read-failure.js';
import { formatSamNumber } from './sam-number.js';
import { isModuleFault, statusMeaning } from './status-word.js';

/** Tries in the field follow each other at this distance. */
const RETRY_MS = 50;
/** A module that says it cannot work is asked again at this pace. */
const FAULTY_MS = 1000;
/** A resting card is compared with the one that was read at this pace. */
const RESTING_MS = 1000;
/** No answer is waited for less than this; working code reads a good chip in this time. */
const SHORTEST_WAIT_MS = 800;
/** The first answer after opening is sometimes wrong (facts/resident-id.md section 3). */
const SAM_NUMBER_TRIES = 3;
/** Silent this often in a row, the module is treated as one that may have been restarted. */
const MISSES = 2;

export interface SessionParts {
  readonly port: LinkPort<SamReply>;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly pollMs: number;
  /** Ask for the additional address before the credential is given. */
  readonly additionalAddress: boolean;
}

type Answer = Reply<SamReply>;

type CardRead = IdentityResult & { readonly at: MonoMs };
type GoodRead = Extract<CardRead, { ok: true }>;

const failed = (failure: ReadFailure, at: MonoMs): CardRead => ({ ok: false, failure, at });

const refused = (answer: Answer): CardRead =>
  failed(readFailureOf(answer.frame), answer.receivedAt);

export class SamSession {
  readonly #parts: SessionParts;
  #up = false;
  #misses = 0;
  #identity: string | undefined;
  #comparedAt: MonoMs = 0;
  #ended = false;
  #wake: Cancel = () => undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Resolves when the link is gone; rejects only on a fault of ours. */
  async run(): Promise<void> {
    try {
      for (;;) await (this.#up ? this.#poll() : this.#startUp());
    } catch (error) {
      if (!isTongdaoError(error, 'DEVICE_CLOSED')) throw error;
      this.end();
    }
  }

  /** Stops every timer. Gives the last event of an unfinished read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wake();
    this.#parts.presence.lost(this.#parts.clock.mono());
  }

  async #startUp(): Promise<void> {
    const status = await this.#ask('status');
    if (status === undefined) return this.#rest();
    for (let tries = 0; tries < SAM_NUMBER_TRIES; tries++) {
      const reply = await this.#ask('sam-number');
      if (reply === undefined) return this.#rest();
      this.#identity = formatSamNumber(reply.frame.data);
      if (this.#identity !== undefined) break;
    }
    this.#up = true;
    this.#reportOnline();
  }

  #rest(): Promise<void> {
    return this.#pause(this.#misses > 0 ? this.#parts.pollMs : FAULTY_MS);
  }

  #reportOnline(): void {
    if (this.#identity === undefined) this.#parts.port.report('online', 'SAM number not readable');
    else this.#parts.port.report('online', '', this.#identity);
  }

  async #poll(): Promise<void> {
    const { presence, clock, pollMs } = this.#parts;
    const began = clock.mono();
    const found = await this.#find();
    if (found !== undefined) {
      if (isSuccess('find', found.frame)) await this.#withCard(found.receivedAt);
      else if (isEmptyField(found.frame)) presence.gone(found.receivedAt);
      else presence.failed('card-unreadable', found.receivedAt);
    }
    await this.#pause(
      presence.phase === 'reading' ? RETRY_MS : Math.max(0, began + pollMs - clock.mono()),
    );
  }

  /** A card that is being moved often fails to be found: then one more search follows at once. */
  async #find(): Promise<Answer | undefined> {
    const first = await this.#ask('find');
    if (first === undefined || isSuccess('find', first.frame)) return first;
    if (isEmptyField(first.frame) && this.#parts.presence.phase !== 'reading') return first;
    return this.#ask('find');
  }

  async #withCard(foundAt: MonoMs): Promise<void> {
    const { presence } = this.#parts;
    if (presence.phase === 'settled') return this.#compareResting(foundAt);
    presence.found(foundAt);
    const base = await this.#readCard((number, at) => presence.number(number, at));
    const result = base.ok ? await this.#withAddresses(base) : base;
    this.#comparedAt = result.at;
    if (result.ok) presence.read(result.credential, result.at);
    else presence.failed(result.failure, result.at);
  }

  /**
   * An additional address that cannot be read is no failure of the card. Follows the base information
   * without a new search (facts/resident-id.md section 2).
   */
  async #withAddresses(base: GoodRead): Promise<CardRead> {
    if (!this.#parts.additionalAddress || base.credential.holder === undefined) return base;
    const answer = await this.#ask('read-address', this.#wait());
    if (answer === undefined) return base;
    const { frame, receivedAt } = answer;
    const found = isSuccess('read-address', frame);
    const addresses = found ? parseAdditionalAddresses(frame.data) : undefined;
    frame.data.fill(0);
    if (addresses === undefined || addresses.length === 0) return { ...base, at: receivedAt };
    const holder = { ...base.credential.holder, additionalAddresses: addresses };
    return { ok: true, credential: { ...base.credential, holder }, at: receivedAt };
  }

  /** Some readers find a resting card again and again: only another card is news. */
  async #compareResting(foundAt: MonoMs): Promise<void> {
    const { presence } = this.#parts;
    const known = presence.settledNumber;
    if (known === undefined || foundAt - this.#comparedAt < RESTING_MS) return;
    this.#comparedAt = foundAt;
    const result = await this.#readCard();
    if (!result.ok) return;
    const same = result.credential.identifiers.some(
      ({ namespace, value }) => namespace === 'cid' && value === known,
    );
    if (!same) presence.replaced(result.credential, foundAt, result.at);
  }

  async #readCard(onNumber?: (number: string, at: MonoMs) => void): Promise<CardRead> {
    const selected = await this.#ask('select', this.#wait());
    if (selected === undefined) return failed('reader-silent', this.#parts.clock.mono());
    if (!isSuccess('select', selected.frame)) return refused(selected);
    const onPartial = (pending: Uint8Array, at: MonoMs): void => {
      const number = onNumber === undefined ? undefined : partialNumber(pending);
      if (number !== undefined && !this.#ended) onNumber?.(number, at);
    };
    const read = await this.#ask('read-base', { ...this.#wait(), onPartial });
    if (read === undefined) return failed('reader-silent', this.#parts.clock.mono());
    try {
      if (!isSuccess('read-base', read.frame)) return refused(read);
      return { ...readIdentity(read.frame.data), at: read.receivedAt };
    } finally {
      read.frame.data.fill(0);
    }
  }

  /** Tries after the first share what is left of the time for this card. */
  #wait(): StepOptions {
    const { presence, clock } = this.#parts;
    if (presence.phase !== 'reading') return {};
    return { timeoutMs: Math.max(SHORTEST_WAIT_MS, presence.leftMs(clock.mono())) };
  }

  /** Undefined when the module is silent or says that it cannot work; both are dealt with here. */
  async #ask(step: Step, options?: StepOptions): Promise<Answer | undefined> {
    let answer: Answer;
    try {
      answer = await this.#parts.port.exchange(exchangeFor(step, options));
    } catch (error) {
      this.#ensureOpen();
      if (!isTongdaoError(error, 'DEVICE_TIMEOUT')) throw error;
      this.#missed();
      return undefined;
    }
    if (this.#ended) answer.frame.data.fill(0);
    this.#ensureOpen();
    if (isModuleFault(answer.frame.sw3)) {
      this.#up = false;
      this.#parts.port.report('faulty', statusMeaning(answer.frame.sw3).en);
      this.#parts.presence.lost(answer.receivedAt);
      return undefined;
    }
    if (this.#misses > 0 && this.#up) this.#reportOnline();
    this.#misses = 0;
    return answer;
  }

  #missed(): void {
    this.#misses++;
    if (this.#misses < MISSES) return;
    this.#up = false;
    this.#parts.presence.lost(this.#parts.clock.mono());
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.timers.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#ensureOpen();
  }

  #ensureOpen(): void {
    if (this.#ended) throw new TongdaoError('DEVICE_CLOSED');
  }
}
