/** Everybody who waits for staff on any lane: lane and seconds, who serves, who is coming. */
import type { DeskAssist } from '../../schemas/api/desk-view.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Clock } from '../../schemas/time.js';
import type { Lane } from '../lane/lane.js';
import type { Alarms } from '../ops/alarms.js';
import type { Claims } from './claims.js';
import type { SteadyWall } from './steady-wall.js';

/** Unserved for longer is an alarm (facts/ux.md 3.7). */
export const WAITING_TOO_LONG_MS = 20_000;

export interface AssistQueueParts {
  readonly lanes: readonly Pick<Lane, 'id' | 'assists'>[];
  readonly claims: Pick<Claims, 'servedBy' | 'coming' | 'keepOnly'>;
  readonly alarms: Pick<Alarms, 'raise' | 'clear' | 'has'>;
  readonly clock: Pick<Clock, 'mono'>;
  readonly steady: SteadyWall;
}

export class AssistQueue {
  readonly #parts: AssistQueueParts;
  /** Visits that the alarm of their lane was raised for. */
  readonly #overdue = new Map<EventId, string>();
  #said = '';

  constructor(parts: AssistQueueParts) {
    this.#parts = parts;
  }

  /** Oldest first. */
  view(): DeskAssist[] {
    const { lanes, claims, steady } = this.#parts;
    return lanes
      .flatMap((lane) =>
        lane.assists().map(({ visit, since }) => ({ lane: lane.id, visit, since })),
      )
      .sort((a, b) => a.since - b.since)
      .map(({ lane, visit, since }) => {
        const servedBy = claims.servedBy(visit);
        return {
          visit,
          lane,
          since: steady.at(since),
          ...(servedBy === undefined ? {} : { servedBy }),
          coming: claims.coming(visit),
        };
      });
  }

  /** Looks at the lanes again. True when a page would show it differently. */
  look(): boolean {
    const { lanes, claims } = this.#parts;
    claims.keepOnly(new Set(lanes.flatMap((lane) => lane.assists().map(({ visit }) => visit))));
    this.#watchAlarms();
    const now = JSON.stringify(this.view());
    if (now === this.#said) return false;
    this.#said = now;
    return true;
  }

  /** Raised once for each who waits too long; over when nobody on that lane does, or all are served. */
  #watchAlarms(): void {
    const { lanes, claims, alarms, clock } = this.#parts;
    const latest = clock.mono() - WAITING_TOO_LONG_MS;
    for (const lane of lanes) {
      const overdue = lane
        .assists()
        .filter(({ visit, since }) => since <= latest && claims.servedBy(visit) === undefined)
        .map(({ visit }) => visit);
      const known = [...this.#overdue].filter(([, of]) => of === lane.id).map(([visit]) => visit);
      for (const visit of known) if (!overdue.includes(visit)) this.#overdue.delete(visit);
      for (const visit of overdue) {
        if (this.#overdue.has(visit)) continue;
        this.#overdue.set(visit, lane.id);
        alarms.raise('assist-waiting', lane.id);
      }
      if (overdue.length === 0 && alarms.has('assist-waiting', lane.id)) {
        alarms.clear('assist-waiting', lane.id);
      }
    }
  }
}
