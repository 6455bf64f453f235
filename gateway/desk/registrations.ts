/** Registering and correcting at the desk: whose lane, who serves, and fever, before the core acts. */
import type { DeskRegistration, DeskRegistrationAnswer } from '../../schemas/api/desk-records.js';
import type { CorrectionAnswer, RegistrationAnswer } from '../../schemas/desk-answers.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Correction, Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import type { Timers } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Caller } from '../http/api/gate.js';
import type { RegistrationDesk } from '../registration/desk.js';
import type { Claims } from './claims.js';
import { requireOnLane, type DeskLanes } from './desk-lanes.js';
import { FirstTaps } from './first-taps.js';
import { registrationOf } from './registration-input.js';
import { inPageWords } from './request-path.js';

export interface DeskCorrection {
  readonly requestId: EventId;
  readonly corrects: EventId;
  readonly why: string;
  readonly replacement?: DeskRegistration | undefined;
}

export interface RegistrationsParts {
  readonly desk: Pick<RegistrationDesk, 'register' | 'correct'>;
  readonly lanes: DeskLanes;
  readonly claims: Pick<Claims, 'requireFree'>;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  /** Whose a registration is, where that is still known. */
  readonly personOf: (registration: EventId) => Person | undefined;
  /** The lane a registration was made at. */
  readonly laneOf: (registration: EventId) => string | undefined;
  readonly timers: Pick<Timers, 'after'>;
}

export class DeskRegistrations {
  readonly #parts: RegistrationsParts;
  readonly #registrations: FirstTaps<Registration>;
  readonly #corrections: FirstTaps<Correction>;

  constructor(parts: RegistrationsParts) {
    this.#parts = parts;
    this.#registrations = new FirstTaps(parts.timers);
    this.#corrections = new FirstTaps(parts.timers);
  }

  /**
   * Registers, then opens the lane that the body names. With fever nothing opens by itself: the record is made,
   * the answer says `released: false` without an error, and letting the person through is an opening of
   * its own (docs/decisions/0009). Rejects with `LANE_UNKNOWN`, `RIGHT_MISSING`, `NOT_FOUND` (nobody
   * waits under the visit), `CONFLICT` (the visit waits on another lane, or somebody else serves, named in
   * the detail) or as `RegistrationDesk.register` does.
   */
  async register(caller: Caller, body: DeskRegistration): Promise<DeskRegistrationAnswer> {
    const input = this.#registrations.once(caller, body, () => this.#checked(caller, body));
    try {
      return this.#answer(await this.#parts.desk.register(input), body);
    } catch (error) {
      throw inPageWords(error);
    }
  }

  /**
   * `card` as the holder of a replacement is the person of the record that is corrected. Rejects as
   * `register` and `RegistrationDesk.correct` do.
   */
  async correct(
    caller: Caller,
    body: DeskCorrection,
  ): Promise<Omit<CorrectionAnswer, 'replacement'> & { replacement?: DeskRegistrationAnswer }> {
    const input = this.#corrections.once(caller, body, () => this.#correction(caller, body));
    try {
      const { replacement, ...rest } = await this.#parts.desk.correct(input);
      if (replacement === undefined || body.replacement === undefined) return rest;
      return { ...rest, replacement: this.#answer(replacement, body.replacement) };
    } catch (error) {
      throw inPageWords(error, 'replacement.');
    }
  }

  stop(): void {
    this.#registrations.stop();
    this.#corrections.stop();
  }

  #checked(caller: Caller, body: DeskRegistration): Registration {
    const { lanes, claims } = this.#parts;
    const { lane, visit, holder } = body;
    if (lane !== undefined) lanes.own(caller, lane);
    const waiting = visit === undefined ? undefined : lanes.ownWaiting(caller, visit);
    if (waiting !== undefined) requireOnLane(waiting, lane);
    claims.requireFree(caller, visit);
    if (holder.from === 'card' && waiting === undefined) {
      throw new TongdaoError('INPUT_INVALID', 'the card is that of a visit', { path: 'visit' });
    }
    return this.#input(caller, body, waiting?.work.person, false);
  }

  #correction(caller: Caller, body: DeskCorrection): Correction {
    const { lanes, personOf, laneOf } = this.#parts;
    const { requestId, corrects, why, replacement } = body;
    const { name: operator } = caller.account;
    const madeAt = laneOf(corrects);
    if (madeAt !== undefined) lanes.own(caller, madeAt);
    const correction = { requestId, corrects, why, operator };
    if (replacement === undefined) return correction;
    if (replacement.lane !== undefined) lanes.own(caller, replacement.lane);
    const holder = personOf(corrects);
    try {
      return { ...correction, replacement: this.#input(caller, replacement, holder, true) };
    } catch (error) {
      throw inPageWords(error, 'replacement.');
    }
  }

  #input(
    caller: Caller,
    body: DeskRegistration,
    card: Person | undefined,
    replaces: boolean,
  ): Registration {
    const { name: operator } = caller.account;
    try {
      return registrationOf(body, { operator, card, releases: !this.#fever(body), replaces });
    } catch (error) {
      throw inPageWords(error);
    }
  }

  #fever({ temperature }: DeskRegistration): boolean {
    return temperature !== undefined && temperature >= this.#parts.policyInForce().policy.feverFrom;
  }

  #answer(answer: RegistrationAnswer, body: DeskRegistration): DeskRegistrationAnswer {
    const held = body.lane !== undefined && this.#fever(body);
    return { ...answer, ...(held ? { remaining: body.people } : {}) };
  }
}
