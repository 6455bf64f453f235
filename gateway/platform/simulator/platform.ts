/** The simulated platform without its sockets: who is enrolled, what is known, what it would reply. */
import { importJWK } from 'jose';
import { TongdaoError } from '../../../schemas/errors.js';
import {
  REQUEST_LIFETIME_S,
  type AnswerClaims,
  type PlatformError,
  type SignatureJwk,
} from '../../../schemas/hc-jws.js';
import type { Clock, MonoMs, RandomSource, WallMs } from '../../../schemas/time.js';
import { sha256 } from '../hc-jws-1/request.js';
import { signAnswer, signError, spoilAnswer, type AnswerParts, type Served } from './answers.js';
import { isAnswerFault, type Fault, type PersonFault, type SimulatedPerson } from './faults.js';
import type { SigningKey, SimulatorKeys } from './keys.js';
import { SeenOnce, SeqWindow } from './replay-guard.js';
import {
  boxOfKid,
  verifyRequest,
  type EnrolledBox,
  type PlatformState,
  type RequestVerdict,
} from './verify-request.js';

/** How long a nonce may be used, milliseconds. */
const NONCE_LIFE_MS = 60_000;
/** Nonces remembered at the same time. */
const NONCES_KEPT = 4096;

/** What to do with the socket, when it is not to send a reply. */
export type Plan = 'reset' | 'gone' | 'silent' | Served;

export interface Reaction {
  readonly plan: Plan;
  readonly delayMs: number;
  /** `answered`, an error name or the fault that was played. */
  readonly verdict: string;
  /** The request passed every check, whatever was then answered. */
  readonly verified: boolean;
  readonly request?: Extract<RequestVerdict, { ok: true }>['claims'];
  readonly boxId: string;
}

const STATUS: Readonly<Partial<Record<PlatformError, number>>> = {
  clock_skew: 401,
  use_nonce: 401,
  unknown_box: 401,
  bad_signature: 401,
  expired: 401,
  replayed: 409,
  seq_replayed: 409,
  subject_replayed: 409,
  quota: 429,
  overloaded: 503,
};

export interface SimulatedPlatformParts {
  readonly url: () => string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly keys: SimulatorKeys;
  readonly stranger: SigningKey;
}

export class SimulatedPlatform {
  readonly #parts: SimulatedPlatformParts;
  readonly #state: PlatformState;
  readonly #boxes = new Map<string, EnrolledBox>();
  readonly #nonces = new Map<string, { readonly boxId: string; readonly at: MonoMs }>();
  readonly #earlier = new Map<string, string>();
  #people = new Map<string, SimulatedPerson>();
  fault: Fault | undefined;

  constructor(parts: SimulatedPlatformParts) {
    this.#parts = parts;
    this.#state = {
      url: parts.url,
      now: () => this.now(),
      box: (kid) => this.#boxes.get(kid),
      seenIds: new SeenOnce(parts.clock),
      seenSubjects: new SeenOnce(parts.clock),
      nonceIsGood: (boxId, nonce) => this.#nonceIsGood(boxId, nonce),
      nonceDemanded: () => this.fault?.kind === 'demand-nonce',
      encryptionKeyId: () => parts.keys.encryptionKeyId,
      decryption: parts.keys.decryption,
    };
  }

  /** The platform's own clock, right or wrong. */
  now(): WallMs {
    const ahead = this.fault?.kind === 'clock' ? this.fault.aheadMs : 0;
    return this.#parts.clock.wall() + ahead;
  }

  setPeople(people: readonly SimulatedPerson[]): void {
    this.#people = new Map(people.map((person) => [person.idNo, person]));
  }

  /** Enrolling the same `kid` again replaces its key and starts its window anew. */
  async enrol(jwk: SignatureJwk): Promise<void> {
    const boxId = boxOfKid(jwk.kid);
    const key = await importJWK(jwk, jwk.alg);
    if (boxId === '' || key instanceof Uint8Array) {
      throw new TongdaoError('INPUT_INVALID', 'kid must be <box>#<yyyy-mm>');
    }
    this.#boxes.set(jwk.kid, { boxId, alg: jwk.alg, key, seq: new SeqWindow() });
  }

  revoke(kid: string): void {
    this.#boxes.delete(kid);
  }

  async react(token: string): Promise<Reaction> {
    const verdict = await verifyRequest(token, this.#state);
    if (!verdict.ok) return await this.#refuse(token, verdict);
    const { claims, subject } = verdict;
    const person = this.#people.get(subject.idNo);
    const fault = person?.fault ?? this.fault;
    const base = { request: claims, boxId: claims.iss, verified: true };
    const slow = fault?.kind === 'slow' ? fault.ms : 0;
    const delayMs = (person?.delayMs ?? 0) + slow;
    const { signer } = this.#parts.keys;
    const parts: AnswerParts = {
      claims: this.#answerClaims(token, claims, person?.status ?? 'none'),
      signer,
      stranger: this.#parts.stranger,
      earlier: this.#earlier.get(claims.iss),
    };
    if (fault !== undefined && !isHarmless(fault)) {
      const plan = await this.#play(fault, token, parts);
      return { ...base, plan, delayMs, verdict: fault.kind };
    }
    const plan = await signAnswer(parts);
    this.#earlier.set(claims.iss, plan.body);
    return { ...base, plan, delayMs, verdict: 'answered' };
  }

  async #play(fault: PersonFault, token: string, parts: AnswerParts): Promise<Plan> {
    if (fault.kind === 'server-error') {
      return { status: fault.status, contentType: 'text/plain', body: 'error' };
    }
    const { kind } = fault;
    if (isAnswerFault(kind)) return await spoilAnswer(kind, parts);
    switch (kind) {
      case 'gone':
      case 'reset':
      case 'silent':
        return kind;
      case 'html':
        return { status: 200, contentType: 'text/html', body: '<html>请先登录网络</html>' };
      case 'redirect':
        return { status: 302, contentType: 'text/plain', body: '', location: '/elsewhere' };
      case 'slow':
        return await signAnswer(parts);
      case 'overloaded':
      case 'quota':
        return await this.#error(kind, token, parts.claims.aud, parts.claims.jti);
      case 'unknown-error':
        return await this.#error('made_up_error', token, parts.claims.aud, parts.claims.jti);
    }
  }

  async #refuse(token: string, verdict: Extract<RequestVerdict, { ok: false }>): Promise<Reaction> {
    const { error, boxId, claims } = verdict;
    return {
      plan: await this.#error(error, token, boxId, claims?.jti),
      delayMs: 0,
      verdict: error,
      verified: false,
      boxId,
      ...(claims === undefined ? {} : { request: claims }),
    };
  }

  async #error(error: string, token: string, boxId: string, jti?: string): Promise<Served> {
    const iat = Math.floor(this.now() / 1000);
    const nonced = error === 'clock_skew' || error === 'use_nonce';
    const claims = {
      iss: this.#parts.url(),
      aud: boxId,
      iat,
      exp: iat + REQUEST_LIFETIME_S,
      req: sha256(token),
      ...(jti === undefined ? {} : { jti }),
      error,
      serverTime: this.now() / 1000,
      ...(nonced ? { nonce: this.#newNonce(boxId) } : {}),
    };
    const known: Readonly<Record<string, number>> = STATUS;
    return await signError(this.#parts.keys.signer, claims, known[error] ?? 400);
  }

  #answerClaims(token: string, request: { iss: string; jti: string }, code: string): AnswerClaims {
    const now = this.now();
    const iat = Math.floor(now / 1000);
    return {
      iss: this.#parts.url(),
      aud: request.iss,
      iat,
      exp: iat + REQUEST_LIFETIME_S,
      req: sha256(token),
      jti: request.jti,
      code,
      issuer: 'simulator',
      asOf: new Date(now).toISOString(),
      serverTime: now / 1000,
    };
  }

  #newNonce(boxId: string): string {
    const nonce = Buffer.from(this.#parts.random.bytes(16)).toString('base64url');
    this.#nonces.set(nonce, { boxId, at: this.#parts.clock.mono() });
    const oldest = this.#nonces.keys().next();
    if (this.#nonces.size > NONCES_KEPT && oldest.done !== true) this.#nonces.delete(oldest.value);
    return nonce;
  }

  #nonceIsGood(boxId: string, nonce: string): boolean {
    const known = this.#nonces.get(nonce);
    if (known === undefined || known.boxId !== boxId) return false;
    return this.#parts.clock.mono() - known.at <= NONCE_LIFE_MS;
  }
}

/** Faults that show in the checks and the clock, not in the reply. */
function isHarmless(fault: Fault): fault is Exclude<Fault, PersonFault> {
  return fault.kind === 'clock' || fault.kind === 'demand-nonce';
}
