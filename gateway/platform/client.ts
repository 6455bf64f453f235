/**
 * The gateway's side of the health-code platform: budget, breaker, bounded concurrency, counters.
 * `lookup` never rejects: whatever happens is a `Lookup` with its cause (design 1.3).
 */
import PQueue from 'p-queue';
import { Pool, type Dispatcher } from 'undici';
import type { PlatformConfig } from '../../schemas/site.js';
import {
  isPlatformPerson,
  type HealthPlatform,
  type Lookup,
  type LookupRequest,
  type PlatformLookupRequest,
  type PlatformStatus,
  type SignedTime,
} from '../../schemas/status.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { BoxKey } from './box-key.js';
import { Breaker } from './breaker.js';
import { Asker, type Asked } from './hc-jws-1/ask.js';
import type { PlatformKeys } from './hc-jws-1/key-set.js';
import { unavailable } from './hc-jws-1/response.js';
import { errorName, type PlatformLog } from './log.js';
import { lookupOf } from './lookup.js';
import { PlatformClock } from './platform-clock.js';
import type { SeqStore } from './seq-store.js';
import { Tally } from './tally.js';

/** How long an exchange may outlast its budget for the sake of a late answer, milliseconds. */
export const LATE_MS = 10_000;
/** Exchanges at the same time; a box has at most 64 lanes. */
const CONCURRENCY = 32;
const CONNECT_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 15_000;

export interface HealthPlatformOptions {
  readonly config: PlatformConfig;
  readonly signer: BoxKey;
  readonly keys: PlatformKeys;
  readonly seq: Pick<SeqStore, 'next'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** Stays the caller's to close. Absent: a keep-alive pool of our own. */
  readonly http?: Dispatcher;
  readonly log?: PlatformLog;
  /** Head of the box's log (base64 root), for claim `cp`. */
  readonly checkpoint?: () => { readonly size: number; readonly root: string };
}

export interface HealthPlatformClient extends HealthPlatform {
  status(): PlatformStatus;
  /** Undefined until the platform has signed its time once. */
  signedTime(): SignedTime | undefined;
  /** Ends every exchange; their look-ups resolve `unavailable`. */
  close(): Promise<void>;
}

export function createHealthPlatform(options: HealthPlatformOptions): HealthPlatformClient {
  return new Client(options);
}

function openPool(url: string): Pool {
  return new Pool(new URL(url).origin, {
    connections: CONCURRENCY,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: IDLE_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  });
}

class Client implements HealthPlatformClient {
  readonly #options: HealthPlatformOptions;
  readonly #log: PlatformLog;
  #ownPool: Pool | undefined;
  readonly #platformClock: PlatformClock;
  readonly #breaker: Breaker;
  readonly #asker: Asker;
  readonly #queue = new PQueue({ concurrency: CONCURRENCY });
  readonly #running = new Set<AbortController>();
  readonly #tally = new Tally();
  #closed = false;

  constructor(options: HealthPlatformOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    const http = options.http ?? (this.#ownPool = openPool(options.config.url));
    this.#platformClock = new PlatformClock(options.clock);
    this.#breaker = new Breaker(options.clock, (state) => {
      this.#log(state === 'closed' ? 'info' : 'warn', 'platform_breaker', { state });
    });
    this.#asker = new Asker({
      ...options,
      http,
      platformClock: this.#platformClock,
      log: this.#log,
    });
  }

  lookup(request: LookupRequest, onLate?: (lookup: Lookup) => void): Promise<Lookup> {
    const { person } = request;
    if (isPlatformPerson(person)) return this.#exchange({ ...request, person }, onLate);
    const tookMs = this.#options.clock.mono() - request.startedAt;
    return Promise.resolve({ status: 'none', tookMs });
  }

  #exchange(
    request: PlatformLookupRequest,
    onLate: ((lookup: Lookup) => void) | undefined,
  ): Promise<Lookup> {
    const { timers } = this.#options;
    const left = this.#left(request);
    if (this.#closed)
      return Promise.resolve(this.#finish({ verdict: unavailable('internal') }, request));
    if (left <= 0)
      return Promise.resolve(this.#finish({ verdict: unavailable('timeout') }, request));
    const permit = this.#breaker.enter();
    if (permit === undefined) {
      return Promise.resolve(this.#finish({ verdict: unavailable('breaker-open') }, request));
    }
    const controller = new AbortController();
    this.#running.add(controller);
    return new Promise((resolve) => {
      let resolved = false;
      const settle = (asked: Asked): void => {
        resolved = true;
        const lookup = this.#finish(asked, request);
        if (this.#closed) permit('abandoned');
        else permit(lookup.status === 'unavailable' ? 'unavailable' : 'answered');
        resolve(lookup);
      };
      let cancel = timers.after(left, () => {
        settle({ verdict: unavailable('timeout') });
        if (onLate === undefined) controller.abort();
        else cancel = timers.after(LATE_MS, () => controller.abort());
      });
      void this.#ask(request, controller).then((asked) => {
        cancel();
        if (!resolved) settle(asked);
        else if (onLate !== undefined) this.#deliverLate(asked, request, onLate);
      });
    });
  }

  status(): PlatformStatus {
    const { signer, keys } = this.#options;
    const signedTime = this.signedTime();
    return {
      breaker: this.#breaker.state,
      inFlight: this.#running.size,
      ...this.#tally.read(),
      ...(signedTime === undefined ? {} : { signedTime }),
      keySetVersion: keys.version,
      boxKeyId: signer.kid,
      boxFingerprint: signer.fingerprint,
    };
  }

  signedTime(): SignedTime | undefined {
    return this.#platformClock.signedTime();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const controller of this.#running) controller.abort();
    await this.#queue.onIdle();
    await this.#ownPool?.destroy();
  }

  /** Milliseconds of the budget that remain. */
  #left(request: LookupRequest): number {
    return request.startedAt + this.#options.config.budgetMs - this.#options.clock.mono();
  }

  /** Never rejects. */
  async #ask(request: PlatformLookupRequest, controller: AbortController): Promise<Asked> {
    try {
      return await this.#queue.add(() => {
        // Its turn came when the lane had already gone on without it.
        if (this.#left(request) <= 0) controller.abort();
        return this.#asker.ask(request, controller.signal);
      });
    } catch (error) {
      return { verdict: unavailable('internal', errorName(error)) };
    } finally {
      this.#running.delete(controller);
    }
  }

  #finish(asked: Asked, request: LookupRequest): Lookup {
    const { clock } = this.#options;
    const { verdict } = asked;
    const lookup = lookupOf(asked, clock.mono() - request.startedAt);
    this.#tally.count(lookup);
    if (lookup.cause !== undefined) {
      this.#log('warn', 'platform_lookup', {
        lane: request.laneId,
        status: lookup.status,
        cause: lookup.cause,
        ...(verdict.kind === 'failure' && verdict.detail !== undefined
          ? { detail: verdict.detail }
          : {}),
      });
    }
    if (verdict.kind === 'answer') this.#tally.answered(clock.mono());
    return lookup;
  }

  #deliverLate(asked: Asked, request: LookupRequest, onLate: (lookup: Lookup) => void): void {
    if (asked.verdict.kind !== 'answer') return;
    const { clock } = this.#options;
    this.#tally.answeredLate(clock.mono());
    try {
      onLate(lookupOf(asked, clock.mono() - request.startedAt));
    } catch (error) {
      this.#log('error', 'late_listener_failed', { error: errorName(error) });
    }
  }
}
