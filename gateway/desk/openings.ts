/** Opening one lane by hand, with a reason; and refusing. */
import type { DeskOpening, DeskOpeningAnswer } from '../../schemas/api/desk-records.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { ManualOpening } from '../../schemas/registration.js';
import type { Timers } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import type { RegistrationDesk } from '../registration/desk.js';
import type { Claims } from './claims.js';
import { requireOnLane, type DeskLanes, type Waiting } from './desk-lanes.js';
import { FirstTaps } from './first-taps.js';

export interface OpeningsParts {
  readonly desk: Pick<RegistrationDesk, 'open' | 'refuse'>;
  readonly lanes: DeskLanes;
  readonly claims: Pick<Claims, 'requireFree'>;
  /** Whether this event is a registration on record. */
  readonly isRegistration: (eventId: EventId) => boolean;
  readonly timers: Pick<Timers, 'after'>;
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
