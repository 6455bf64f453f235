/**
 * Asks the platform about one person: one signed exchange, and a second one when the platform's signed
 * refusal says what was missing (its time, its nonce, its new encryption key). Every exchange has its
 * own `jti`, `seq` and ciphertext.
 */
import type { Dispatcher } from 'undici';
import { HC_JWS_PATH, type RequestClaims } from '../../../schemas/hc-jws.js';
import type { PlatformConfig } from '../../../schemas/site.js';
import type { PlatformLookupRequest } from '../../../schemas/status.js';
import type { Clock, MonoMs, RandomSource, Timers } from '../../../schemas/time.js';
import type { BoxKey } from '../box-key.js';
import { getToken, postToken } from '../exchange.js';
import { errorName, type PlatformLog } from '../log.js';
import type { PlatformClock } from '../platform-clock.js';
import type { SeqStore } from '../seq-store.js';
import type { PlatformKeys } from './key-set.js';
import { buildRequest, platformUrl, type SignedRequest } from './request.js';
import { readReply, unavailable, untrusted, type Verdict } from './response.js';

/** A wall clock this far from signed time is worth a line in the log, milliseconds. */
const STEP_MS = 5000;
/** A nonce older than this is not offered again, milliseconds. */
const NONCE_LIFE_MS = 60_000;
/** Time for one download of the key set, milliseconds. */
const KEY_SET_BUDGET_MS = 5000;
/** Hashes of own requests kept to tell a replay from a mix-up. */
const SENT_KEPT = 1024;

export interface Asked {
  readonly verdict: Verdict;
  readonly requestHash?: string;
}

export interface AskParts {
  readonly config: Pick<PlatformConfig, 'url' | 'boxId' | 'site'>;
  readonly signer: BoxKey;
  readonly keys: PlatformKeys;
  readonly seq: Pick<SeqStore, 'next'>;
  readonly platformClock: PlatformClock;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly http: Dispatcher;
  readonly log: PlatformLog;
  /** Head of the box's log, sent with every request (claim `cp`); absent: none is sent. */
  readonly checkpoint?: () => NonNullable<RequestClaims['cp']>;
}

export class Asker {
  readonly #parts: AskParts;
  readonly #statusUrl: URL;
  readonly #keySetUrl: URL;
  readonly #sent = new Set<string>();
  #nonce: { readonly value: string; readonly at: MonoMs } | undefined;

  constructor(parts: AskParts) {
    this.#parts = parts;
    this.#statusUrl = new URL(platformUrl(parts.config.url, HC_JWS_PATH.status));
    this.#keySetUrl = new URL(platformUrl(parts.config.url, HC_JWS_PATH.keySet));
  }

  /** Rejects only when the box cannot build a request: key or counter unusable. */
  async ask(request: PlatformLookupRequest, signal: AbortSignal): Promise<Asked> {
    const first = await this.#once(request, signal);
    if (first.verdict.kind !== 'refusal' || first.verdict.refusal.remedy === undefined)
      return first;
    if (first.verdict.refusal.remedy === 'key-set') {
      await this.#parts.keys.refresh(() => this.#downloadKeys());
    }
    return await this.#once(request, signal);
  }

  async #once(lookup: PlatformLookupRequest, signal: AbortSignal): Promise<Asked> {
    if (signal.aborted) return { verdict: unavailable('timeout') };
    const { config, signer, keys, seq, platformClock, clock, random, http } = this.#parts;
    const request = await buildRequest({
      config,
      person: lookup.person,
      laneId: lookup.laneId,
      signer,
      encryption: keys.encryptionKey(),
      seq: await seq.next(),
      checkpoint: this.#parts.checkpoint?.(),
      now: platformClock.now(),
      random,
      nonce: this.#freshNonce(),
    });
    this.#remember(request.hash);
    const sentAt = clock.mono();
    const reply = await postToken(http, this.#statusUrl, request.token, signal);
    const receivedAt = clock.mono();
    const verdict =
      reply.kind === 'verdict'
        ? reply.verdict
        : await this.#judge(reply.text, reply.status, request);
    this.#learn(verdict, sentAt, receivedAt);
    return { verdict, requestHash: request.hash };
  }

  async #judge(text: string, status: number, request: SignedRequest): Promise<Verdict> {
    try {
      return await readReply(text, status, {
        config: this.#parts.config,
        request,
        keys: this.#parts.keys,
        downloadKeys: () => this.#downloadKeys(),
        now: () => this.#parts.platformClock.now(),
        wasSent: (hash) => this.#sent.has(hash),
      });
    } catch (error) {
      // Whatever upset us came from outside: it must not pass for an outage.
      return untrusted('malformed', errorName(error));
    }
  }

  #learn(verdict: Verdict, sentAt: MonoMs, receivedAt: MonoMs): void {
    if (verdict.kind === 'failure') return;
    const { serverTime, nonce } = verdict.claims;
    if (nonce !== undefined) this.#nonce = { value: nonce, at: receivedAt };
    if (serverTime === undefined) return;
    const stepMs = Math.round(
      this.#parts.platformClock.learn({ serverTimeMs: serverTime * 1000, sentAt, receivedAt }),
    );
    if (Math.abs(stepMs) > STEP_MS) this.#parts.log('warn', 'clock_step', { stepMs });
  }

  #freshNonce(): string | undefined {
    const nonce = this.#nonce;
    if (nonce === undefined) return undefined;
    return this.#parts.clock.mono() - nonce.at < NONCE_LIFE_MS ? nonce.value : undefined;
  }

  #remember(hash: string): void {
    this.#sent.add(hash);
    const oldest = this.#sent.values().next();
    if (this.#sent.size > SENT_KEPT && oldest.done !== true) this.#sent.delete(oldest.value);
  }

  async #downloadKeys(): Promise<string> {
    // Shared by every look-up that waits for it, so it has a budget of its own.
    const controller = new AbortController();
    const cancel = this.#parts.timers.after(KEY_SET_BUDGET_MS, () => controller.abort());
    try {
      return await getToken(this.#parts.http, this.#keySetUrl, controller.signal);
    } finally {
      cancel();
    }
  }
}
