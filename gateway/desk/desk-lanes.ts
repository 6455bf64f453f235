import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { LaneConfig } from '../../schemas/site.js';
import { servesLane, type Caller } from '../http/api/gate.js';
import type { AssistWork } from '../lane/assist-work.js';
import type { Lane } from '../lane/lane.js';

export interface Waiting {
  readonly lane: Lane;
  readonly work: AssistWork;
}

/** The lanes as a desk asks for them: by name, by who waits, and by whose they are. */
export class DeskLanes {
  readonly configs: readonly LaneConfig[];
  readonly #lanes: ReadonlyMap<string, Lane>;

  constructor(configs: readonly LaneConfig[], lanes: ReadonlyMap<string, Lane>) {
    this.configs = configs;
    this.#lanes = lanes;
  }

  all(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  /** Throws `LANE_UNKNOWN`, or `RIGHT_MISSING` when the lane is not one of the caller's. */
  own(caller: Caller, id: string): Lane {
    const lane = this.#lanes.get(id);
    if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN', '', { path: 'lane' });
    requireOwn(caller, id);
    return lane;
  }

  directionOf(id: string): LaneConfig['direction'] {
    return this.configs.find((lane) => lane.id === id)?.direction ?? 'in';
  }

  waiting(visit: EventId): Waiting | undefined {
    for (const lane of this.#lanes.values()) {
      const work = lane.work(visit);
      if (work !== undefined) return { lane, work };
    }
    return undefined;
  }

  /** Throws `NOT_FOUND` when nobody waits under this visit, `RIGHT_MISSING` when not on an own lane. */
  ownWaiting(caller: Caller, visit: EventId): Waiting {
    const found = this.waiting(visit);
    if (found === undefined) {
      throw new TongdaoError('NOT_FOUND', 'nobody waits under this visit', { path: 'visit' });
    }
    requireOwn(caller, found.lane.id);
    return found;
  }
}

/** Throws `CONFLICT`: opened for on another lane, somebody would still wait on her own, and enter twice. */
export function requireOnLane({ lane }: Waiting, asked: string | undefined): void {
  if (asked === undefined || asked === lane.id) return;
  throw new TongdaoError('CONFLICT', 'the visit waits on another lane', { path: 'lane' });
}

function requireOwn(caller: Caller, lane: string): void {
  if (!servesLane(caller, lane)) throw new TongdaoError('RIGHT_MISSING', '', { path: 'lane' });
}
