/** All lanes at once: one press, a row for each lane, and whoever is passing is waited for. */
import { createHash } from 'node:crypto';
import type { ReleaseAnswer } from '../../schemas/desk-answers.js';
import { errorBody } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { ManualOpening } from '../../schemas/registration.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import type { Lane } from '../lane/lane.js';
import type { RegistrationDesk } from '../registration/desk.js';
import type { DeskLanes } from './desk-lanes.js';

/** As many as one row may let through. */
const EMERGENCY_PASSAGES = 5;
/** A lane is looked at this often until nobody passes there. */
export const LOOK_AGAIN_MS = 100;
/** So long is a busy lane waited for; a page waits 15 s for its answer. */
export const WAIT_FOR_BUSY_MS = 10_000;
/** Each new try is a row. Somebody may be quicker than we are, but not for ever. */
const MOST_TRIES = 4;

export interface LaneRelease extends ReleaseAnswer {
  readonly lane: string;
  readonly eventId?: EventId;
}

export interface EmergencyReleaseParts {
  readonly desk: Pick<RegistrationDesk, 'open'>;
  readonly lanes: Pick<DeskLanes, 'all' | 'directionOf'>;
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Pick<Timers, 'after'>;
}

/**
 * The first 16 bytes of SHA-256(request id, "|", lane), base64url: two taps on the one button are the
 * same request to every lane.
 */
export function requestIdOfLane(requestId: EventId, lane: string): EventId {
  const digest = createHash('sha256').update(`${requestId}|${lane}`).digest();
  return digest.subarray(0, 16).toString('base64url');
}

export class EmergencyRelease {
  readonly #parts: EmergencyReleaseParts;
  readonly #waits = new Set<() => void>();
  #stopped = false;

  constructor(parts: EmergencyReleaseParts) {
    this.#parts = parts;
  }

  /**
   * Every lane at once, each with a row of its own in the ledger or, when it cannot commit, in the
   * journal. A lane where somebody is passing is tried again when it is free, for `WAIT_FOR_BUSY_MS`.
   * Never rejects: each lane says what became of it.
   */
  run(caller: Caller, press: EventId): Promise<LaneRelease[]> {
    const until = this.#parts.clock.mono() + WAIT_FOR_BUSY_MS;
    return Promise.all(
      this.#parts.lanes.all().map((lane) => this.#release(caller, press, lane, until)),
    );
  }

  /** Whoever is waited for is not any more, and no timer is left. */
  stop(): void {
    this.#stopped = true;
    for (const end of this.#waits) end();
  }

  async #release(caller: Caller, press: EventId, lane: Lane, until: MonoMs): Promise<LaneRelease> {
    const opening: ManualOpening = {
      requestId: requestIdOfLane(press, lane.id),
      lane: lane.id,
      reason: 'emergency',
      operator: caller.account.name,
      passages: EMERGENCY_PASSAGES,
      direction: this.#parts.lanes.directionOf(lane.id),
      press,
    };
    let told = await this.#try(opening);
    for (let tries = 1; told.error?.code === 'LANE_BUSY' && tries < MOST_TRIES; tries++) {
      if (!(await this.#free(lane, until))) break;
      told = await this.#try(opening);
    }
    return told;
  }

  /** The same request each time: the registration desk tries a lane again under a row of its own. */
  async #try(opening: ManualOpening): Promise<LaneRelease> {
    const { lane } = opening;
    try {
      const { eventId, released, pulses, error, triedAgain } = await this.#parts.desk.open(opening);
      return {
        ...{ lane, eventId, released, pulses },
        ...(error === undefined ? {} : { error }),
        ...(triedAgain === undefined ? {} : { triedAgain }),
      };
    } catch (error) {
      return { lane, released: false, pulses: 0, error: errorBody(error) };
    }
  }

  /** False when it is still busy at the end. */
  async #free(lane: Lane, until: MonoMs): Promise<boolean> {
    while (!lane.free) {
      if (this.#stopped || this.#parts.clock.mono() >= until) return false;
      await this.#pause();
    }
    return !this.#stopped;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      const end = (): void => {
        this.#waits.delete(end);
        cancel();
        resolve();
      };
      this.#waits.add(end);
      cancel = this.#parts.timers.after(LOOK_AGAIN_MS, end);
    });
  }
}
