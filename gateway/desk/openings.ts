/** Opening by hand: one lane with a reason, or all of them at once. */
import { createHash } from 'node:crypto';
import type { DeskOpening, DeskOpeningAnswer } from '../../schemas/api/desk-records.js';
import type { ReleaseAnswer } from '../../schemas/desk-answers.js';
import { errorBody, isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { ManualOpening } from '../../schemas/registration.js';
import type { Timers } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import type { RegistrationDesk } from '../registration/desk.js';
import type { Claims } from './claims.js';
import { requireOnLane, type DeskLanes, type Waiting } from './desk-lanes.js';
import { FirstTaps } from './first-taps.js';

/** As many as one row may let through. */
const EMERGENCY_PASSAGES = 5;

export interface OpeningsParts {
  readonly desk: Pick<RegistrationDesk, 'open' | 'refuse'>;
  readonly lanes: DeskLanes;
  readonly claims: Pick<Claims, 'requireFree'>;
  /** Whether this event is a registration on record. */
  readonly isRegistration: (eventId: EventId) => boolean;
  readonly timers: Pick<Timers, 'after'>;
}

export interface LaneRelease extends ReleaseAnswer {
  readonly lane: string;
  readonly eventId?: EventId;
}

/**
 * The first 16 bytes of SHA-256(request id, "|", lane), base64url: two taps on the one button are the
 * same request to every lane.
 */
export function requestIdOfLane(requestId: EventId, lane: string): EventId {
  const digest = createHash('sha256').update(`${requestId}|${lane}`).digest();
  return digest.subarray(0, 16).toString('base64url');
}

export class DeskOpenings {
  readonly #parts: OpeningsParts;
  readonly #taps: FirstTaps<ManualOpening>;

  constructor(parts: OpeningsParts) {
    this.#parts = parts;
    this.#taps = new FirstTaps(parts.timers);
  }

  /**
   * Rejects with `LANE_UNKNOWN`, `RIGHT_MISSING`, `CONFLICT` (nobody waits under the visit on this lane any
   * more, or somebody else serves, named in the detail) or as `RegistrationDesk.open` does. An emergency asks
   * neither who waits nor who serves.
   */
  open(caller: Caller, body: DeskOpening): Promise<DeskOpeningAnswer> {
    return this.#parts.desk.open(this.#taps.once(caller, body, () => this.#checked(caller, body)));
  }

  /**
   * Every lane at once, each with a row of its own in the ledger or, when it cannot commit, in the
   * journal. Never rejects: each lane says what became of it.
   */
  releaseAll(caller: Caller, requestId: EventId): Promise<LaneRelease[]> {
    const { lanes, desk } = this.#parts;
    return Promise.all(
      lanes.all().map(async ({ id: lane }): Promise<LaneRelease> => {
        try {
          const { eventId, released, pulses, error, triedAgain } = await desk.open({
            requestId: requestIdOfLane(requestId, lane),
            lane,
            reason: 'emergency',
            operator: caller.account.name,
            passages: EMERGENCY_PASSAGES,
            direction: lanes.directionOf(lane),
          });
          return {
            ...{ lane, eventId, released, pulses },
            ...(error === undefined ? {} : { error }),
            ...(triedAgain === undefined ? {} : { triedAgain }),
          };
        } catch (error) {
          return { lane, released: false, pulses: 0, error: errorBody(error) };
        }
      }),
    );
  }

  /** A person refuses. Rejects with `NOT_FOUND`, `RIGHT_MISSING`, `CONFLICT` or as the lane does. */
  async refuse(caller: Caller, visit: EventId, reason: string): Promise<void> {
    const { lanes, claims, desk } = this.#parts;
    const { lane } = lanes.ownWaiting(caller, visit);
    claims.requireFree(caller, visit);
    await desk.refuse({ lane: lane.id, visit, reason, operator: caller.account.name });
  }

  stop(): void {
    this.#taps.stop();
  }

  #checked(caller: Caller, body: DeskOpening): ManualOpening {
    const { lanes, claims, isRegistration } = this.#parts;
    const { requestId, lane, reason, note, passages, direction, visit, follows } = body;
    lanes.own(caller, lane);
    if (visit !== undefined && reason !== 'emergency') {
      requireOnLane(this.#requireWaiting(caller, visit), lane);
      claims.requireFree(caller, visit);
    }
    if (follows !== undefined && !isRegistration(follows)) {
      throw new TongdaoError('CONFLICT', 'no registration has this id', { path: 'follows' });
    }
    // The rest of a group refers to its record: by then nobody waits under the visit.
    const about = visit ?? follows;
    return {
      ...{ requestId, lane, reason, passages },
      ...(note === undefined ? {} : { note }),
      operator: caller.account.name,
      direction: direction ?? lanes.directionOf(lane),
      ...(about === undefined ? {} : { visit: about }),
    };
  }

  #requireWaiting(caller: Caller, visit: EventId): Waiting {
    try {
      return this.#parts.lanes.ownWaiting(caller, visit);
    } catch (error) {
      if (!isTongdaoError(error, 'NOT_FOUND')) throw error;
      throw new TongdaoError('CONFLICT', error.detail, { cause: error, path: 'visit' });
    }
  }
}
